package dev.countersign.sms;

import dev.countersign.json.Json;
import dev.countersign.json.JsonException;
import dev.countersign.json.JsonPointer;
import dev.countersign.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a gateway's answer counts as a success: its status, and what its body must or must not
 * contain. Many gateways answer 200 and say in the body that nothing was sent.
 */
public final class SuccessRule {
  private static final int STATUS_MIN = 200;
  private static final int STATUS_MAX = 299;

  private final int statusMin;
  private final int statusMax;
  private final List<Check> checks;

  private SuccessRule(int statusMin, int statusMax, List<Check> checks) {
    this.statusMin = statusMin;
    this.statusMax = statusMax;
    this.checks = checks;
  }

  private interface Check {
    boolean holds(byte[] body);
  }

  /**
   * Any status from 200 to 299, whatever the body.
   *
   * @return a rule
   */
  public static SuccessRule anySuccess() {
    return status(STATUS_MIN, STATUS_MAX);
  }

  /**
   * A status in a range, whatever the body.
   *
   * @param min the lowest status, from 200
   * @param max the highest status, up to 299
   * @return a rule
   * @throws IllegalArgumentException if the range contains anything but successes
   */
  public static SuccessRule status(int min, int max) {
    if (min < STATUS_MIN || max > STATUS_MAX || min > max) {
      throw new IllegalArgumentException("success: a status is 200 to 299");
    }
    return new SuccessRule(min, max, List.of());
  }

  /**
   * Also requires the body to contain a text.
   *
   * @param text what it must contain
   * @return a stricter rule
   */
  public SuccessRule bodyHolds(String text) {
    refuseEmpty(text);
    return and(body -> text(body).contains(text));
  }

  /**
   * Also requires the body not to contain a text.
   *
   * @param text what it must not contain
   * @return a stricter rule
   */
  public SuccessRule bodyLacks(String text) {
    refuseEmpty(text);
    return and(body -> !text(body).contains(text));
  }

  /**
   * Also requires the body to be JSON with a field of this value.
   *
   * @param pointer the field, such as {@code /messages/0/status} (RFC 6901)
   * @param value its value; numbers, {@code true} and {@code false} as written
   * @return a stricter rule
   */
  public SuccessRule field(String pointer, String value) {
    JsonPointer place = place(pointer);
    return and(
        body -> json(body).flatMap(place::in).flatMap(Json::scalar).equals(Optional.of(value)));
  }

  /**
   * Also requires the body to be JSON without a field, or with {@code null} there.
   *
   * @param pointer the field, such as {@code /error} (RFC 6901)
   * @return a stricter rule
   */
  public SuccessRule noField(String pointer) {
    JsonPointer place = place(pointer);
    return and(body -> json(body).filter(json -> isFree(place, json)).isPresent());
  }

  private static boolean isFree(JsonPointer place, Json json) {
    return place.in(json).filter(part -> !(part instanceof Json.Nothing)).isEmpty();
  }

  private static JsonPointer place(String pointer) {
    return JsonPointer.of(pointer)
        .orElseThrow(
            () ->
                new IllegalArgumentException("success: a field is named like /messages/0/status"));
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  private static Optional<Json> json(byte[] body) {
    try {
      return Optional.of(JsonReader.read(body));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static void refuseEmpty(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("success: an empty text is in every body");
    }
  }

  private SuccessRule and(Check check) {
    List<Check> more = new ArrayList<>(checks);
    more.add(check);
    return new SuccessRule(statusMin, statusMax, List.copyOf(more));
  }

  boolean takes(int status) {
    return status >= statusMin && status <= statusMax;
  }

  boolean takes(byte[] body) {
    return checks.stream().allMatch(check -> check.holds(body));
  }
}
