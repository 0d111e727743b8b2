package dev.countersign.benches;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A session whose attributes may live far away. Its id is its account's. */
@SuppressWarnings("deprecation")
final class BenchSession implements HttpSession {
  private final String id;
  private final Map<String, Object> attributes = new ConcurrentHashMap<>();
  private long millis;

  BenchSession(String id) {
    this.id = id;
  }

  void slow(long attributeMillis) {
    millis = attributeMillis;
  }

  @Override
  public String getId() {
    return id;
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    if (millis > 0) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
    return attributes.get(name);
  }

  @Override
  public void setAttribute(String name, Object value) {
    attributes.put(name, value);
  }

  @Override
  public void removeAttribute(String name) {
    attributes.remove(name);
  }

  @Override
  public Enumeration<String> getAttributeNames() {
    return Collections.enumeration(attributes.keySet());
  }

  @Override
  public long getCreationTime() {
    return 0;
  }

  @Override
  public long getLastAccessedTime() {
    return 0;
  }

  @Override
  public ServletContext getServletContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setMaxInactiveInterval(int interval) {}

  @Override
  public int getMaxInactiveInterval() {
    return 0;
  }

  @Override
  public jakarta.servlet.http.HttpSessionContext getSessionContext() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object getValue(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String[] getValueNames() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putValue(String name, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void removeValue(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void invalidate() {
    attributes.clear();
  }

  @Override
  public boolean isNew() {
    return false;
  }
}
