package dev.countersign.json;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A place in a JSON value, such as {@code /messages/0/status} (RFC 6901). */
public final class JsonPointer {
  private static final Pattern ODD_TILDE = Pattern.compile("~(?![01])");
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,5}");

  private final List<String> names;

  private JsonPointer(List<String> names) {
    this.names = names;
  }

  /**
   * Reads a pointer.
   *
   * @param written the pointer; {@code ~1} stands for a slash in a name, and {@code ~0} for a tilde
   * @return the pointer, or nothing if it is not one to a part of a value
   */
  public static Optional<JsonPointer> of(String written) {
    if (!written.startsWith("/") || ODD_TILDE.matcher(written).find()) {
      return Optional.empty();
    }
    List<String> names =
        Arrays.stream(written.substring(1).split("/", -1))
            .map(name -> name.replace("~1", "/").replace("~0", "~"))
            .toList();
    return Optional.of(new JsonPointer(names));
  }

  /**
   * The value at this place.
   *
   * @param whole the value to search
   * @return the part, which may be JSON's {@code null}; nothing if there is none
   */
  public Optional<Json> in(Json whole) {
    Json here = whole;
    for (String name : names) {
      Json part = part(here, name);
      if (part == null) {
        return Optional.empty();
      }
      here = part;
    }
    return Optional.of(here);
  }

  private static @Nullable Json part(Json of, String name) {
    if (of instanceof Json.Members members) {
      return members.values().get(name);
    }
    if (of instanceof Json.Items items && INDEX.matcher(name).matches()) {
      int index = Integer.parseInt(name);
      return index < items.values().size() ? items.values().get(index) : null;
    }
    return null;
  }
}
