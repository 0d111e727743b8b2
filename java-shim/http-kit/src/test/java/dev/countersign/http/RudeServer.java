package dev.countersign.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on this machine that writes to each connection whatever a test wants, HTTP or not. */
final class RudeServer implements AutoCloseable {
  /** What it does once a request's head has arrived. */
  interface Manner {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  final AtomicInteger requests = new AtomicInteger();
  final AtomicInteger goneClients = new AtomicInteger();
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  RudeServer(Manner manner) throws IOException {
    threads.execute(() -> accept(manner));
  }

  static RudeServer writing(String answer) throws IOException {
    return new RudeServer(out -> out.write(answer.getBytes(ISO_8859_1)));
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
  }

  private void accept(Manner manner) {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        threads.execute(() -> serve(socket, manner));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket socket, Manner manner) {
    try (socket) {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int one = in.read();
        if (one < 0) {
          return;
        }
        head.append((char) one);
      }
      requests.incrementAndGet();
      manner.answer(socket.getOutputStream());
    } catch (IOException e) {
      goneClients.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
