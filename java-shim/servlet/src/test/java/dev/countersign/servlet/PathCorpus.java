package dev.countersign.servlet;

import dev.countersign.servlet.gate.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ways to write a path so that a filter and what is behind it may read it differently. */
final class PathCorpus {
  private static final List<String> INSERTED =
      List.of(
          ";jsessionid=x",
          ";",
          ";/",
          ";x=/../",
          "/;/",
          "/.;/",
          "/..;/",
          "//",
          "///",
          "/./",
          "/../",
          "/.../",
          "%2e",
          "%2E",
          "%2e%2e",
          "%252e",
          "%2f",
          "%2F",
          "%252f",
          "%5c",
          "%5C",
          "\\",
          "\\..\\",
          "%3b",
          "%3bx=1",
          "%00",
          "%0a",
          "%0d%0a",
          "%09",
          "%20",
          "%7f",
          "%ff",
          "%c0%af",
          "%c0%ae%c0%ae",
          "%e0%80%af",
          "%f0%80%80%af",
          "%u002e",
          "%",
          "%2",
          "%zz",
          "%ef%bc%8f",
          "?",
          "%3f",
          "%23");

  private static final List<String> APPENDED =
      List.of(
          "/", ".", "..", "/.", "/..", "%20", "%2f", "~", "*", ".json", ".css", "/x.css",
          "%00.css");

  private PathCorpus() {}

  /**
   * The corpus for these paths.
   *
   * @param paths protected paths
   * @param open a path that an unverified session may see, from which to climb
   */
  static List<String> of(List<String> paths, String open) {
    List<String> corpus = new ArrayList<>();
    for (String path : paths) {
      for (String odd : INSERTED) {
        if (!odd.equals("?")) {
          corpus.add(path + odd);
        }
        if (!odd.startsWith("?")) {
          corpus.add("/" + odd + path.substring(1));
        }
        int second = path.indexOf('/', 1);
        if (second > 0 && !odd.equals("?")) {
          corpus.add(path.substring(0, second) + odd + path.substring(second));
        }
      }
      for (String end : APPENDED) {
        // A path that stays plain but names another place is not an odd path.
        if (!Gate.isPlain(path + end)) {
          corpus.add(path + end);
        }
      }
      corpus.add(open + "/.." + path);
      corpus.add(open + "/../.." + path);
      corpus.add(open + "/..;/.." + path);
      corpus.add(open + "/%2e%2e/%2e%2e" + path);
      corpus.add(open + ";/../.." + path);
      corpus.add(open + "%2f..%2f.." + path);
      corpus.add(open + "\\..\\.." + path);
      corpus.add("/" + path.toUpperCase(Locale.ROOT).replace("/", "//"));
    }
    corpus.add(open + ";jsessionid=x");
    corpus.add(open + "%20");
    corpus.add(open + "//");
    corpus.add("/" + open);
    return corpus;
  }

  /** The path with each of its characters percent-encoded in turn, once and twice. */
  static List<String> eachCharacterEncoded(String path) {
    List<String> all = new ArrayList<>();
    for (int i = 1; i < path.length(); i++) {
      for (String hex : List.of("%%%02x", "%%%02X", "%%25%02x")) {
        String encoded = String.format(hex, (int) path.charAt(i));
        all.add(path.substring(0, i) + encoded + path.substring(i + 1));
      }
    }
    return all;
  }
}
