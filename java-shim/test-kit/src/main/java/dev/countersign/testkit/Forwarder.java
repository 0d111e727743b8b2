package dev.countersign.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An address on 127.0.0.1 that passes connections on to a server, as a balancer or a virtual
 * address does, and that can fall silent: connections stay open, new ones are accepted, and nothing
 * answers.
 */
public final class Forwarder implements AutoCloseable {
  private static final int BACKLOG = 200;
  private static final int BLOCK_BYTES = 8192;

  private final ServerSocket socket;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Object silence = new Object();
  private volatile int target;
  private volatile boolean silent;

  private Forwarder(ServerSocket socket, int target) {
    this.socket = socket;
    this.target = target;
  }

  /**
   * Starts passing connections on.
   *
   * @param target the server's port on 127.0.0.1
   * @return the forwarder
   * @throws IOException if there is no free port
   */
  public static Forwarder to(int target) throws IOException {
    ServerSocket socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Forwarder forwarder = new Forwarder(socket, target);
    background(forwarder::accept);
    return forwarder;
  }

  /**
   * The port to connect to.
   *
   * @return the port
   */
  public int port() {
    return socket.getLocalPort();
  }

  /**
   * Leads new connections elsewhere; open ones stay where they are, as with a virtual address.
   *
   * @param newTarget a port on 127.0.0.1
   */
  public void redirect(int newTarget) {
    target = newTarget;
  }

  /** Passes nothing on from now on, in either direction. */
  public void fallSilent() {
    silent = true;
  }

  /** Passes on what was held back and what comes. */
  public void speak() {
    synchronized (silence) {
      silent = false;
      silence.notifyAll();
    }
  }

  /** Closes every open connection. */
  public void cut() {
    open.forEach(Forwarder::closeQuietly);
    open.clear();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        open.add(client);
        background(() -> connect(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void connect(Socket client) {
    try {
      waitForSpeech();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      background(() -> pass(server, client));
      pass(client, server);
    } catch (IOException e) {
      closeQuietly(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] block = new byte[BLOCK_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read = in.read(block);
      while (read >= 0) {
        waitForSpeech();
        out.write(block, 0, read);
        read = in.read(block);
      }
    } catch (IOException e) {
      // One end closed; the other follows.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private void waitForSpeech() throws InterruptedException {
    synchronized (silence) {
      while (silent) {
        silence.wait();
      }
    }
  }

  private static void background(Runnable work) {
    Thread thread = new Thread(work, "forwarder");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  @Override
  public void close() {
    speak();
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
    cut();
  }
}
