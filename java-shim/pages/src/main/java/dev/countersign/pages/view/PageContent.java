package dev.countersign.pages.view;

import dev.countersign.pages.html.Html.Node;
import java.util.List;

/**
 * What goes into the frame of a page.
 *
 * @param title the heading and window title
 * @param problems what is wrong with the input
 * @param wide whether it contains tables
 * @param content what is below the heading
 */
public record PageContent(String title, List<Problem> problems, boolean wide, List<Node> content) {
  static PageContent of(String title, Node... content) {
    return new PageContent(title, List.of(), false, List.of(content));
  }

  PageContent with(List<Problem> found) {
    return new PageContent(title, found, wide, content);
  }

  PageContent asWide() {
    return new PageContent(title, problems, true, content);
  }
}
