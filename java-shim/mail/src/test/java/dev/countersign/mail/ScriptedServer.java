package dev.countersign.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A mail server that answers what a test says and records what it receives. */
final class ScriptedServer implements AutoCloseable {
  /** Never answers anything. */
  static final String SILENCE = "silence";

  /** Answers with a byte now and then, forever. */
  static final String DRIP = "drip";

  final List<String> heard = new CopyOnWriteArrayList<>();
  private final ServerSocket socket;
  private final UnaryOperator<String> script;

  /**
   * @param script the answer to a line; the greeting is the answer to an empty one, and the end of
   *     the message is a dot
   */
  ScriptedServer(UnaryOperator<String> script) throws IOException {
    this.script = script;
    this.socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "scripted-smtp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        talk(client);
      } catch (IOException | InterruptedException e) {
        // The next one, or the end.
      }
    }
  }

  private void talk(Socket client) throws IOException, InterruptedException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    OutputStream out = client.getOutputStream();
    answer(out, script.apply(""));
    boolean inMessage = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      heard.add(line);
      if (inMessage && !line.equals(".")) {
        continue;
      }
      String answer = script.apply(line);
      inMessage = answer.startsWith("354");
      answer(out, answer);
    }
  }

  private static void answer(OutputStream out, String answer)
      throws IOException, InterruptedException {
    if (answer.equals(SILENCE)) {
      Thread.sleep(60_000);
    }
    while (answer.equals(DRIP)) {
      out.write("250-".getBytes(StandardCharsets.US_ASCII));
      out.write("x\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      Thread.sleep(50);
    }
    out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A server that accepts everything except what {@code other} answers. */
  static String friendly(String line) {
    if (line.isEmpty()) {
      return "220 localhost";
    }
    if (line.startsWith("EHLO")) {
      return "250-localhost\r\n250 AUTH PLAIN LOGIN";
    }
    if (line.startsWith("AUTH")) {
      return "235 2.7.0 ok";
    }
    return line.equals("DATA") ? "354 go on" : "250 2.0.0 ok";
  }
}
