package dev.countersign.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON value as it was read. Immutable. */
public sealed interface Json {
  /**
   * An object.
   *
   * @param values its members, in the order they were written in
   */
  record Members(Map<String, Json> values) implements Json {
    /**
     * A member that is a text.
     *
     * @param name its name
     * @return its text; nothing if it is missing or another kind of value
     */
    public Optional<String> text(String name) {
      return values.get(name) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /**
     * A member that is a number.
     *
     * @param name its name
     * @return the number as it was written; nothing if it is missing or another kind of value
     */
    public Optional<String> numeral(String name) {
      return values.get(name) instanceof Numeral numeral
          ? Optional.of(numeral.written())
          : Optional.empty();
    }

    /**
     * A member that is an object.
     *
     * @param name its name
     * @return the object; nothing if it is missing or another kind of value
     */
    public Optional<Members> members(String name) {
      return values.get(name) instanceof Members members ? Optional.of(members) : Optional.empty();
    }

    /**
     * A member that is an array.
     *
     * @param name its name
     * @return its items; none if it is missing or another kind of value
     */
    public List<Json> items(String name) {
      return values.get(name) instanceof Items items ? items.values() : List.of();
    }
  }

  /**
   * An array.
   *
   * @param values its items
   */
  record Items(List<Json> values) implements Json {}

  /**
   * A string.
   *
   * @param value its text, without escapes
   */
  record Text(String value) implements Json {}

  /**
   * A number. Its value depends on the reader, so it is kept as written.
   *
   * @param written such as {@code -1.50e3}
   */
  record Numeral(String written) implements Json {}

  /**
   * {@code true} or {@code false}.
   *
   * @param value which
   */
  record Truth(boolean value) implements Json {}

  /** {@code null}. */
  record Nothing() implements Json {}

  /**
   * The text of a value that has no parts.
   *
   * @return a string's text, a number as it was written, {@code true} or {@code false}; nothing for
   *     {@code null}, objects and arrays
   */
  default Optional<String> scalar() {
    if (this instanceof Text text) {
      return Optional.of(text.value());
    }
    if (this instanceof Numeral numeral) {
      return Optional.of(numeral.written());
    }
    return this instanceof Truth truth
        ? Optional.of(Boolean.toString(truth.value()))
        : Optional.empty();
  }
}
