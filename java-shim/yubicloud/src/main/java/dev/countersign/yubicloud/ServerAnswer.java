package dev.countersign.yubicloud;

import dev.countersign.verifier.wire.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's answer, lines of {@code name=value}, and what it proves. */
final class ServerAnswer {
  private static final String SIGNATURE = "h";
  private static final int LINES_MAX = 32;
  private static final Pattern LINE = Pattern.compile("([a-z]{1,32})=([\\x20-\\x7e]{0,1024})");

  /** The protocol's other statuses. None of them says anything about the OTP. */
  private static final Set<String> OTHERS =
      Set.of(
          "BAD_SIGNATURE",
          "MISSING_PARAMETER",
          "NO_SUCH_CLIENT",
          "OPERATION_NOT_ALLOWED",
          "BACKEND_ERROR",
          "NOT_ENOUGH_ANSWERS",
          "REPLAYED_REQUEST");

  private final SortedMap<String, String> fields;

  private ServerAnswer(SortedMap<String, String> fields) {
    this.fields = fields;
  }

  /**
   * Parses one.
   *
   * @throws IOException if a line is malformed or a name occurs twice
   */
  static ServerAnswer of(byte[] body) throws IOException {
    SortedMap<String, String> fields = new TreeMap<>();
    String[] lines = new String(body, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
    if (lines.length > LINES_MAX) {
      throw new IOException("a validation server answered with too many lines");
    }
    for (String line : lines) {
      Matcher parts = LINE.matcher(line);
      boolean isOdd = !line.isEmpty() && !parts.matches();
      if (isOdd || (!line.isEmpty() && fields.put(parts.group(1), parts.group(2)) != null)) {
        throw new IOException("a validation server answered with a line that is odd or doubled");
      }
    }
    return new ServerAnswer(fields);
  }

  /**
   * What it proves about the task.
   *
   * @throws IOException if it proves nothing
   */
  Finding proves(String otp, String nonce, Signing signing) throws IOException {
    String status = field("status");
    if (!isSigned(signing)) {
      String why = OTHERS.contains(status) ? ": it says " + status : "";
      throw new IOException("a validation server's answer is not signed with our API key" + why);
    }
    return switch (status) {
      case "OK" -> {
        if (!isSame(field("otp"), otp) || !isSame(field("nonce"), nonce)) {
          throw new IOException("a validation server answered another task");
        }
        byte[] answered = field("otp").getBytes(StandardCharsets.US_ASCII);
        yield new Finding.OtpValid(answered, field("nonce"));
      }
      case "BAD_OTP", "REPLAYED_OTP" -> {
        // Servers may omit what was asked when they say no.
        if (!isSame(fields.getOrDefault("otp", otp), otp)
            || !isSame(fields.getOrDefault("nonce", nonce), nonce)) {
          throw new IOException("a validation server answered another task");
        }
        yield new Finding.Invalid();
      }
      default ->
          throw new IOException(
              "a validation server answered "
                  + (OTHERS.contains(status) ? status : "a status that is not known"));
    };
  }

  private boolean isSigned(Signing signing) {
    SortedMap<String, String> others = new TreeMap<>(fields);
    String signature = others.remove(SIGNATURE);
    return signature != null && isSame(signature, signing.signature(others));
  }

  private String field(String name) {
    return fields.getOrDefault(name, "");
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
