package dev.countersign.testkit;

import dev.countersign.verifier.Marker;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** The host's enrolled marker, in memory. */
final class MemoryMarker implements Marker {
  private final Map<String, Long> marks = new ConcurrentHashMap<>();

  @Override
  public OptionalLong read(String accountId) {
    Long mark = marks.get(accountId);
    return mark == null ? OptionalLong.empty() : OptionalLong.of(mark);
  }

  @Override
  public void write(String accountId, long revocations) {
    marks.merge(accountId, revocations, Math::max);
  }
}
