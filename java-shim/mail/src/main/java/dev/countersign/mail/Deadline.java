package dev.countersign.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Ends one delivery when its time is up, whatever it is waiting for. Limits on single reads do not:
 * a server that sends a byte now and then meets them all.
 */
final class Deadline implements AutoCloseable {
  private final ScheduledFuture<?> alarm;
  private @Nullable Socket socket;
  private boolean isOver;

  Deadline(ScheduledExecutorService clock, long millis) {
    this.alarm = clock.schedule(this::cut, millis, TimeUnit.MILLISECONDS);
  }

  private synchronized void cut() {
    isOver = true;
    closeQuietly(socket);
  }

  synchronized boolean isOver() {
    return isOver;
  }

  private synchronized Socket watched(Socket opened) {
    socket = opened;
    if (isOver) {
      closeQuietly(opened);
    }
    return opened;
  }

  private static void closeQuietly(@Nullable Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is closed either way.
      }
    }
  }

  @Override
  public void close() {
    alarm.cancel(false);
  }

  /** Sockets that this deadline closes. The mail library connects them, with its own time limit. */
  SocketFactory plain() {
    return new SocketFactory() {
      @Override
      public Socket createSocket() {
        return watched(new Socket());
      }

      @Override
      public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("sockets are connected later");
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress from, int fromPort)
          throws IOException {
        throw new IOException("sockets are connected later");
      }

      @Override
      public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException("sockets are connected later");
      }

      @Override
      public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
          throws IOException {
        throw new IOException("sockets are connected later");
      }
    };
  }

  /** TLS over a connected socket, which this deadline closes. */
  SSLSocketFactory over(SSLSocketFactory tls) {
    return new SSLSocketFactory() {
      @Override
      public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
          throws IOException {
        return tls.createSocket(watched(connected), host, port, autoClose);
      }

      @Override
      public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
      }

      @Override
      public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
      }

      @Override
      public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("TLS starts on a connected socket");
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress from, int fromPort)
          throws IOException {
        throw new IOException("TLS starts on a connected socket");
      }

      @Override
      public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException("TLS starts on a connected socket");
      }

      @Override
      public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
          throws IOException {
        throw new IOException("TLS starts on a connected socket");
      }
    };
  }
}
