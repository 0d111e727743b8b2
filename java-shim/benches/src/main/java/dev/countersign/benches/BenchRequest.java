package dev.countersign.benches;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** A request with no container around it: what it does not answer must not be asked. */
final class BenchRequest extends HttpServletRequestWrapper {
  private final BenchSession session;
  private final HttpServletResponse response =
      new HttpServletResponseWrapper(refusing(HttpServletResponse.class));

  BenchRequest(BenchSession session) {
    super(refusing(HttpServletRequest.class));
    this.session = session;
  }

  HttpServletResponse response() {
    return response;
  }

  @Override
  public String getRequestURI() {
    return "/browse/HAR-41";
  }

  @Override
  public String getContextPath() {
    return "";
  }

  @Override
  public String getMethod() {
    return "GET";
  }

  @Override
  public DispatcherType getDispatcherType() {
    return DispatcherType.REQUEST;
  }

  @Override
  public HttpSession getSession() {
    return session;
  }

  @Override
  public HttpSession getSession(boolean create) {
    return session;
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return null;
  }

  private static <T> T refusing(Class<T> kind) {
    return kind.cast(
        Proxy.newProxyInstance(
            kind.getClassLoader(),
            new Class<?>[] {kind},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.getName());
            }));
  }
}
