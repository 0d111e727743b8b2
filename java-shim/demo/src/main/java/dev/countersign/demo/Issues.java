package dev.countersign.demo;

import java.util.List;
import java.util.stream.Collectors;

/** What the team works on. */
final class Issues {
  /** Where an issue stands. */
  enum Column {
    TO_DO("To do"),
    IN_PROGRESS("In progress"),
    DONE("Done");

    private final String title;

    Column(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /**
   * One issue.
   *
   * @param key its key
   * @param title what it is about
   * @param column where it stands
   * @param assignee who does it
   * @param kind bug, task or story
   */
  record Issue(String key, String title, Column column, String assignee, String kind) {}

  static final List<Issue> ALL =
      List.of(
          new Issue("HAR-41", "Berth plan shows Sunday twice", Column.TO_DO, "Bob", "Bug"),
          new Issue("HAR-44", "Export tide tables as CSV", Column.TO_DO, "Alice", "Story"),
          new Issue("HAR-46", "Pilots ask for larger buttons", Column.TO_DO, "Ada", "Task"),
          new Issue(
              "HAR-38", "Crane bookings overlap at midnight", Column.IN_PROGRESS, "Alice", "Bug"),
          new Issue(
              "HAR-40", "Move the mooring service to Java 21", Column.IN_PROGRESS, "Bob", "Task"),
          new Issue("HAR-31", "Customs form remembers the last ship", Column.DONE, "Bob", "Story"),
          new Issue("HAR-35", "Fog warning by e-mail", Column.DONE, "Alice", "Story"));

  private Issues() {}

  static List<Issue> in(Column column) {
    return ALL.stream().filter(issue -> issue.column() == column).toList();
  }

  static String json() {
    return ALL.stream()
        .map(
            issue ->
                "{\"key\":%s,\"title\":%s,\"status\":%s,\"assignee\":%s,\"type\":%s}"
                    .formatted(
                        WebPages.json(issue.key()),
                        WebPages.json(issue.title()),
                        WebPages.json(issue.column().title()),
                        WebPages.json(issue.assignee()),
                        WebPages.json(issue.kind())))
        .collect(Collectors.joining(",", "{\"issues\":[", "]}"));
  }
}
