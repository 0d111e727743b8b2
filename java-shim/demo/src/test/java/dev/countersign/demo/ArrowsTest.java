package dev.countersign.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Which module may use which, without cycles, read from class files: they have full names, and
 * types that no import shows. It is here because this module uses all others.
 */
class ArrowsTest {
  private static final Pattern MODULE =
      Pattern.compile("/java-shim/([a-z0-9-]+)/target/(?!test-classes)");

  private static final Set<String> FOUNDATIONS = Set.of("verifier", "pages", "http-kit");

  private static JavaClasses product;

  @BeforeAll
  static void read() throws IOException {
    ClassFileImporter importer =
        new ClassFileImporter().withImportOption(place -> module(place).isPresent());
    product = importer.importPackages("dev.countersign");
    for (String module : List.of("verifier", "http-kit", "servlet", "store-jdbc", "demo")) {
      assertFalse(files(module).isEmpty(), "nothing was read of " + module);
    }
    // It is read here as soon as the servlet module stands on it.
    String servlet = Files.readString(Path.of("../servlet/pom.xml"));
    assertEquals(servlet.contains("countersign-pages"), !files("pages").isEmpty());
  }

  @Test
  void modulesUseOnlyWhatTheyMay() {
    List<String> found = new ArrayList<>();
    for (JavaClass user : product) {
      for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
        JavaClass used = dependency.getTargetClass().getBaseComponentType();
        refused(module(user), module(used), used.getName())
            .ifPresent(arrow -> found.add(arrow + ": " + dependency.getDescription()));
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void noCircleOfFilesInTheFoundations() {
    for (String module : FOUNDATIONS) {
      assertEquals(Optional.empty(), circle(files(module), (from, to) -> true), module);
    }
  }

  @Test
  void noCircleOfClassesAcrossPackagesOfTheServletModule() {
    assertEquals(Optional.empty(), circle(files("servlet"), ArrowsTest::crosses));
  }

  @Test
  void plantedArrowsAreRefusedByTheirName() {
    String[][] planted = {
      {"verifier", "", "java.sql.Connection", "verifier → JDBC"},
      {"verifier", "", "jakarta.servlet.Filter", "verifier → servlet"},
      {"verifier", "", "com.google.gson.Gson", "verifier → third parties"},
      {"pages", "", "jakarta.servlet.Filter", "pages → servlet"},
      {"pages", "servlet", "dev.countersign.servlet.Gate", "pages → servlet"},
      {"http-kit", "pages", "dev.countersign.pages.Page", "http-kit → pages"},
      {"servlet", "store-jdbc", "dev.countersign.store.JdbcStore", "servlet → store-jdbc"},
      {"mail", "demo", "dev.countersign.demo.Main", "mail → demo"},
      {
        "duo", "verifier", "dev.countersign.verifier.internal.NativeDoor", "duo → verifier's inside"
      },
    };
    for (String[] arrow : planted) {
      assertEquals(Optional.of(arrow[3]), refused(arrow[0], arrow[1], arrow[2]));
    }
    assertTrue(refused("demo", "store-jdbc", "dev.countersign.store.JdbcStore").isEmpty());
    assertTrue(refused("duo", "verifier", "dev.countersign.verifier.Verifier").isEmpty());
    assertTrue(refused("verifier", "", "java.util.List").isEmpty());
  }

  @Test
  void plantedCirclesAreNamed() {
    Map<String, Set<String>> uses = new TreeMap<>();
    uses.put("a.One", new TreeSet<>(Set.of("a.Two")));
    uses.put("a.Two", new TreeSet<>(Set.of("b.Three")));
    assertEquals(Optional.empty(), circle(uses, (from, to) -> true));
    uses.put("b.Three", new TreeSet<>(Set.of("a.One")));
    assertEquals(Optional.of("a.One → a.Two → b.Three → a.One"), circle(uses, (from, to) -> true));
    assertEquals(Optional.of("a.Two → b.Three → a.One → a.Two"), circle(uses, ArrowsTest::crosses));
    uses.put("b.Three", Set.of());
    uses.put("a.Two", new TreeSet<>(Set.of("a.One")));
    assertEquals(Optional.empty(), circle(uses, ArrowsTest::crosses));
  }

  /** The name of an arrow that must not exist; a module without a name is not ours. */
  private static Optional<String> refused(String from, String to, String used) {
    if (from.equals("verifier") || from.equals("pages")) {
      if (used.startsWith("java.sql.") || used.startsWith("javax.sql.")) {
        return Optional.of(from + " → JDBC");
      }
      if (used.startsWith("jakarta.") || used.startsWith("javax.servlet.")) {
        return Optional.of(from + " → servlet");
      }
    }
    if (from.equals("verifier")
        && !used.startsWith("java.")
        && used.contains(".")
        && !used.startsWith("dev.countersign.verifier.")
        && !used.startsWith("org.jspecify.")) {
      return Optional.of("verifier → third parties");
    }
    if (to.isEmpty() || to.equals(from)) {
      return Optional.empty();
    }
    if (used.contains(".internal.") && !to.equals("demo")) {
      return Optional.of(from + " → " + to + "'s inside");
    }
    boolean host = from.equals("demo") || from.equals("test-kit");
    boolean allowed = !from.equals("http-kit") && (host || FOUNDATIONS.contains(to));
    return allowed ? Optional.empty() : Optional.of(from + " → " + to);
  }

  /** Every file of a module with the files of the same module that it uses. */
  private static Map<String, Set<String>> files(String module) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass user : product) {
      if (!module(user).equals(module)) {
        continue;
      }
      Set<String> used = uses.computeIfAbsent(file(user), file -> new TreeSet<>());
      for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (module(target).equals(module) && !file(target).equals(file(user))) {
          used.add(file(target));
        }
      }
    }
    return uses;
  }

  /** The shortest cycle through an arrow that counts. */
  private static Optional<String> circle(
      Map<String, Set<String>> uses, BiPredicate<String, String> counts) {
    for (String from : uses.keySet()) {
      for (String to : uses.get(from)) {
        List<String> back = counts.test(from, to) ? way(uses, to, from) : List.of();
        if (!back.isEmpty()) {
          return Optional.of(from + " → " + String.join(" → ", back));
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> way(Map<String, Set<String>> uses, String from, String to) {
    Deque<List<String>> ways = new ArrayDeque<>(List.of(List.of(from)));
    Set<String> seen = new HashSet<>(Set.of(from));
    while (!ways.isEmpty()) {
      List<String> way = ways.removeFirst();
      String last = way.get(way.size() - 1);
      if (last.equals(to)) {
        return way;
      }
      for (String next : uses.getOrDefault(last, Set.of())) {
        if (seen.add(next)) {
          List<String> longer = new ArrayList<>(way);
          longer.add(next);
          ways.addLast(longer);
        }
      }
    }
    return List.of();
  }

  private static boolean crosses(String from, String to) {
    return !from.substring(0, from.lastIndexOf('.')).equals(to.substring(0, to.lastIndexOf('.')));
  }

  /** The class that the file is named after. */
  private static String file(JavaClass of) {
    return of.getName().replaceFirst("\\$.*", "");
  }

  private static String module(JavaClass of) {
    return of.getSource().map(source -> module(source.getUri().toString())).orElse("");
  }

  private static String module(String place) {
    Matcher matcher = MODULE.matcher(place);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static Optional<String> module(Location place) {
    return Optional.of(module(place.asURI().toString())).filter(module -> !module.isEmpty());
  }
}
