package dev.countersign.lane;

import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.internal.LaneDoor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The lane through the native library inside a JVM. Takes {@code --dir PATH} (default {@code
 * tests/vectors}) and prints {@code lane jni: N passed, digest HEX} as its last line.
 */
public final class VectorLane {
  private static final byte[] OPENED =
      "{\"Opened\":{\"handle\":".getBytes(StandardCharsets.UTF_8);
  private static final Set<String> FILE = Set.of("about", "cases");
  private static final Set<String> CASE = Set.of("id", "source", "steps");
  private static final Set<String> STEP =
      Set.of("request", "request_text", "pad_bytes", "expect", "save");

  private final EngineDoor door;
  private final MessageDigest digest;

  private VectorLane(EngineDoor door, MessageDigest digest) {
    this.door = door;
    this.digest = digest;
  }

  /** Runs the lane; the exit status is 0 only if every case passed. */
  public static void main(String[] arguments) throws Exception {
    try {
      Path folder = folder(arguments);
      EngineDoor door = LaneDoor.load(Path.of(System.getProperty("countersign.lane.library")));
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      System.out.println("lane jni: " + new VectorLane(door, digest).run(read(folder)));
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("lane jni: " + e.getMessage());
      System.exit(1);
    }
  }

  private static Path folder(String[] arguments) {
    if (arguments.length == 0) {
      return Path.of("tests", "vectors");
    }
    if (arguments.length != 2 || !arguments[0].equals("--dir")) {
      throw new IllegalArgumentException("a lane knows --dir PATH");
    }
    return Path.of(arguments[1]);
  }

  private static List<Map<String, Object>> read(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.list(folder)) {
      paths = all.filter(path -> path.toString().endsWith(".json")).sorted().toList();
    }
    List<Map<String, Object>> cases = new ArrayList<>();
    Set<Object> ids = new HashSet<>();
    for (Path path : paths) {
      Map<String, Object> file = known(Json.read(Files.readString(path)), FILE, path);
      for (Object one : (List<?>) file.get("cases")) {
        Map<String, Object> read = known(one, CASE, path);
        cases.add(read);
        if (!ids.add(read.get("id"))) {
          throw new IllegalArgumentException("two cases have the id " + read.get("id"));
        }
      }
    }
    if (cases.isEmpty()) {
      throw new IllegalArgumentException(folder + ": no vectors");
    }
    return cases;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> known(Object value, Set<String> keys, Object where) {
    Map<String, Object> fields = (Map<String, Object>) value;
    for (String key : fields.keySet()) {
      if (!keys.contains(key)) {
        throw new IllegalArgumentException(where + ": unknown key `" + key + "`");
      }
    }
    return fields;
  }

  private String run(List<Map<String, Object>> cases) {
    List<String> failures = new ArrayList<>();
    for (Map<String, Object> one : cases) {
      String id = (String) one.get("id");
      digest.update(id.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      try {
        runCase((List<?>) one.get("steps"));
      } catch (IllegalArgumentException e) {
        failures.add(id + ": " + e.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalArgumentException(
          failures.size() + " of " + cases.size() + " failed\n" + String.join("\n", failures));
    }
    return cases.size() + " passed, digest " + HexFormat.of().formatHex(digest.digest());
  }

  private void runCase(List<?> steps) {
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("no steps");
    }
    Map<String, Object> saved = new HashMap<>();
    Deque<Long> opened = new ArrayDeque<>();
    try {
      int place = 0;
      for (Object step : steps) {
        place++;
        try {
          runStep(known(step, STEP, "step " + place), saved, opened);
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("step " + place + ": " + e.getMessage(), e);
        }
      }
    } finally {
      opened.forEach(door::close);
    }
  }

  private void runStep(Map<String, Object> step, Map<String, Object> saved, Deque<Long> opened) {
    if (step.containsKey("request") == step.containsKey("request_text")
        || !step.containsKey("expect")) {
      throw new IllegalArgumentException("a step has one request and an expectation");
    }
    long handle = opened.isEmpty() ? 0 : opened.getLast();
    byte[] answer = door.call(handle, request(step, saved));
    byte[] normal = withoutHandle(answer);
    digest.update(ByteBuffer.allocate(4).putInt(normal.length).array());
    digest.update(normal);
    Object seen = seen(answer);
    if (seen instanceof Map<?, ?> fields && fields.get("Opened") instanceof Map<?, ?> facts) {
      opened.addLast(((BigDecimal) facts.get("handle")).longValueExact());
    }
    Object wanted = Pattern.filled(step.get("expect"), saved);
    String difference = Pattern.difference(wanted, seen, "");
    if (difference != null) {
      throw new IllegalArgumentException(difference);
    }
    if (step.get("save") instanceof Map<?, ?> names) {
      names.forEach((name, at) -> saved.put((String) name, Pattern.at(seen, (String) at)));
    }
  }

  private static byte[] request(Map<String, Object> step, Map<String, Object> saved) {
    String text =
        step.containsKey("request")
            ? Json.write(Pattern.filled(step.get("request"), saved))
            : (String) step.get("request_text");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int pad = step.get("pad_bytes") instanceof BigDecimal number ? number.intValueExact() : 0;
    byte[] padded = Arrays.copyOf(bytes, Math.max(bytes.length, pad));
    Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
    return padded;
  }

  /** JSON as it is; anything else as {@code {"postcard": "hex"}}. */
  private static Object seen(byte[] answer) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(answer)).toString();
      return Json.read(text);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      return Map.of("postcard", HexFormat.of().formatHex(answer));
    }
  }

  private static byte[] withoutHandle(byte[] answer) {
    int end = OPENED.length;
    if (answer.length < end || !Arrays.equals(answer, 0, end, OPENED, 0, end)) {
      return answer;
    }
    while (end < answer.length && answer[end] >= '0' && answer[end] <= '9') {
      end++;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(OPENED);
    out.write('0');
    out.write(answer, end, answer.length - end);
    return out.toByteArray();
  }
}
