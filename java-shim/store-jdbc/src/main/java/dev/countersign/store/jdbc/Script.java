package dev.countersign.store.jdbc;

import dev.countersign.verifier.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One step from a version of the tables to the next. Each statement leaves alone what is there, so
 * a step that stopped in the middle, or ran on two nodes, is run again.
 *
 * @param statements its statements
 */
record Script(List<String> statements) {
  /** Listed, because not every class loader can say what is in a folder. The newest is last. */
  private static final List<String> NAMES =
      List.of(
          "V1__first_tables",
          "V2__notices_are_claimed",
          "V3__policies_are_sealed",
          "V4__changes_are_listed");

  /** The version that these scripts lead to. */
  static final int COUNT = NAMES.size();

  /** The step to a version, from 1. */
  static Script of(Dialect dialect, int version) throws StoreException {
    String path = dialect.folder() + "/" + NAMES.get(version - 1) + ".sql";
    try (InputStream file = Script.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new StoreException("the jar of the store lacks " + path + "; deploy it again", null);
      }
      return new Script(statementsOf(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new StoreException("the jar of the store cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<String> statementsOf(String text) {
    List<String> statements = new ArrayList<>();
    StringBuilder statement = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith("--") || line.isBlank()) {
        continue;
      }
      statement.append(line).append('\n');
      if (line.endsWith(";")) {
        statements.add(statement.substring(0, statement.lastIndexOf(";")));
        statement.setLength(0);
      }
    }
    return statements;
  }
}
