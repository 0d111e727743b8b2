package dev.countersign.pages.view;

import dev.countersign.pages.html.Html.Node;
import java.util.List;

/**
 * What stands in the frame of a page.
 *
 * @param title the heading, and the title of the window
 * @param problems what is wrong with what was sent
 * @param wide whether it holds tables
 * @param content what stands below the heading
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
