package dev.countersign.pages;

import dev.countersign.pages.words.Languages;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request to one of our pages.
 *
 * @param page the page, as {@link OwnPaths} names it
 * @param isPost whether a form was sent; otherwise the page is only viewed
 * @param byProgram whether a program is asking, which does not read pages
 * @param here the local address of this request, to return to; null if it is not plain
 * @param languages the person's languages
 * @param fields the values of a form field or a query parameter, in order
 * @param sender where the request says it comes from
 */
public record Asked(
    String page,
    boolean isPost,
    boolean byProgram,
    @Nullable String here,
    Languages languages,
    Function<String, List<String>> fields,
    Sender sender) {

  /**
   * Where a request says it comes from, according to its headers.
   *
   * @param fetchSite the header {@code Sec-Fetch-Site}; null without one
   * @param origin the header {@code Origin}; null without one
   * @param authorities host and port of every address of this host, as {@link Origin#authority} has
   *     them
   * @param mismatch told when one of our forms comes from an address that is not among them
   */
  public record Sender(
      @Nullable String fetchSite,
      @Nullable String origin,
      Set<String> authorities,
      Runnable mismatch) {}

  /**
   * The first value of a field.
   *
   * @param name its name
   * @return the value; empty if there is none
   */
  public String field(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? "" : values.get(0);
  }

  /**
   * Whether a field was sent at all.
   *
   * @param name its name
   * @return whether it was
   */
  public boolean has(String name) {
    return !values(name).isEmpty();
  }

  /**
   * All values of a field.
   *
   * @param name its name
   * @return the values
   */
  public List<String> values(String name) {
    return fields.apply(name);
  }
}
