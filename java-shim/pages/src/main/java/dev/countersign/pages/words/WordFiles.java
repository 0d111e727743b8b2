package dev.countersign.pages.words;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Reads the texts on the class path. Languages are listed, not searched for. */
final class WordFiles {
  private static final String FOLDER = "dev/countersign/pages/words/";

  private WordFiles() {}

  /** The tags in every file {@code languages}: ours, and those of a site's translations. */
  static List<String> languages() {
    List<String> tags = new ArrayList<>();
    try {
      ClassLoader loader = WordFiles.class.getClassLoader();
      for (URL list : Collections.list(loader.getResources(FOLDER + "languages"))) {
        try (InputStream found = list.openStream();
            BufferedReader lines = new BufferedReader(reader(found))) {
          lines
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .forEach(tags::add);
        }
      }
    } catch (IOException broken) {
      throw new UncheckedIOException("the list of languages cannot be read", broken);
    }
    return tags;
  }

  static Map<String, String> read(String name) {
    String file = FOLDER + name + ".properties";
    try (InputStream found = WordFiles.class.getClassLoader().getResourceAsStream(file)) {
      if (found == null) {
        throw new IllegalStateException(
            "a list of languages names texts that are missing: " + file);
      }
      Properties properties = new Properties();
      properties.load(reader(found));
      Map<String, String> texts = new HashMap<>();
      properties.stringPropertyNames().forEach(id -> texts.put(id, properties.getProperty(id)));
      return Map.copyOf(texts);
    } catch (IOException broken) {
      throw new UncheckedIOException("texts cannot be read: " + file, broken);
    }
  }

  private static Reader reader(InputStream stream) {
    return new InputStreamReader(stream, StandardCharsets.UTF_8);
  }
}
