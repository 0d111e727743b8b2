package dev.countersign.verifier.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What may kill a JVM is tried in a separate one. Only a line that starts with RESULT counts: a JVM
 * that died prints none.
 *
 * @param exit its exit status
 * @param result what follows RESULT; empty if there is no such line
 * @param rest everything else it printed, on either stream
 */
record ChildJvm(int exit, String result, String rest) {
  static final String MARK = "RESULT ";

  private static final long PATIENCE_SECONDS = 180;

  /** Runs one act of {@link ChildActs}. */
  static ChildJvm run(List<String> options, String act, String... arguments) throws Exception {
    return run(List.of(), options, act, arguments);
  }

  /** The same, started by another program, such as one that mounts something first. */
  static ChildJvm run(List<String> before, List<String> options, String act, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    return start(withAct(command, options, act, arguments));
  }

  /** The same on another Java. */
  static ChildJvm runOn(Path java, List<String> options, String act, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    return start(withAct(command, options, act, arguments));
  }

  private static List<String> withAct(
      List<String> command, List<String> options, String act, String... arguments) {
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    // A crash must leave nothing behind in the source tree.
    command.add("-XX:ErrorFile=/dev/null");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ChildActs.class.getName());
    command.add(act);
    command.addAll(List.of(arguments));
    return command;
  }

  private static ChildJvm start(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("countersign-child-", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      // Must not make a panic talk.
      builder.environment().put("RUST_BACKTRACE", "full");
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return of(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  private static ChildJvm of(int exit, String printed) {
    List<String> results = printed.lines().filter(line -> line.startsWith(MARK)).toList();
    String result = results.size() == 1 ? results.get(0).substring(MARK.length()) : "";
    List<String> rest = printed.lines().filter(line -> !line.startsWith(MARK)).toList();
    return new ChildJvm(exit, result, String.join("\n", rest));
  }
}
