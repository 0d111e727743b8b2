package dev.countersign.packaged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the jar contains, and what its manifest says. */
class JarTest {
  private static final String MODULE = "dev.countersign.verifier";
  private static final int JAVA_17 = 61;

  @Test
  void thereIsNothingInItButOurClassesAndTheLibrary() throws Exception {
    List<String> foreign = new ArrayList<>();
    int classes = 0;
    try (JarFile jar = new JarFile(Jars.verifier().toFile())) {
      for (JarEntry entry : jar.stream().filter(each -> !each.isDirectory()).toList()) {
        String name = entry.getName();
        if (name.startsWith("dev/countersign/verifier/") && name.endsWith(".class")) {
          classes++;
          assertEquals(JAVA_17, version(jar.getInputStream(entry).readAllBytes()), name);
        } else if (!name.equals(Jars.LIBRARY)
            && !name.equals(JarFile.MANIFEST_NAME)
            && !name.startsWith("META-INF/maven/dev.countersign/countersign-verifier/")) {
          foreign.add(name);
        }
      }
      assertNotNull(jar.getEntry(Jars.LIBRARY));
    }
    assertEquals(List.of(), foreign);
    assertTrue(classes > 100, "only " + classes + " classes");
  }

  /** The tests' library panics on request; the shipped one does not know how. */
  // rows: 125
  @Test
  void theLibraryHasNoDoorForTests() throws Exception {
    String text;
    try (JarFile jar = new JarFile(Jars.verifier().toFile())) {
      byte[] library = jar.getInputStream(jar.getEntry(Jars.LIBRARY)).readAllBytes();
      text = new String(library, StandardCharsets.ISO_8859_1);
    }
    assertTrue(text.contains("Java_dev_countersign_verifier_"), "this is no library of ours");
    assertFalse(text.contains("probe: "), "the library of the tests is in the jar");
  }

  private static int version(byte[] classFile) throws Exception {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
      assertEquals(0xCAFE_BABE, in.readInt());
      in.readUnsignedShort();
      return in.readUnsignedShort();
    }
  }

  @Test
  void itIsAModule() {
    ModuleDescriptor module =
        ModuleFinder.of(Jars.verifier()).findAll().iterator().next().descriptor();
    assertEquals(MODULE, module.name());
    assertTrue(module.isAutomatic());
  }

  @Test
  void itIsABundleThatShowsItsInterfaceAndAsksForNothing() throws Exception {
    Attributes headers;
    try (JarFile jar = new JarFile(Jars.verifier().toFile())) {
      headers = jar.getManifest().getMainAttributes();
    }
    assertEquals("2", headers.getValue("Bundle-ManifestVersion"));
    assertEquals(MODULE, headers.getValue("Bundle-SymbolicName"));
    String exported = headers.getValue("Export-Package");
    assertEquals(Set.of(MODULE, MODULE + ".wire"), packages(exported), exported);
    assertFalse(exported.contains("internal"), exported);
    assertNull(headers.getValue("Import-Package"));
    assertNull(headers.getValue("DynamicImport-Package"));
    assertNull(headers.getValue("Require-Bundle"));
    // With it, the bundle would resolve on no other platform.
    assertNull(headers.getValue("Bundle-NativeCode"));
    assertTrue(headers.getValue("Require-Capability").contains("(version=17)"));
  }

  /** The names in a header whose values contain no commas. */
  private static Set<String> packages(String header) {
    return List.of(header.split(",", -1)).stream()
        .map(each -> each.split(";", -1)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** What a bundle may use without an import because every Java has it. */
  @Test
  void itsClassesUseOnlyPackagesOfJava() {
    StringWriter out = new StringWriter();
    ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElseThrow();
    int exit =
        jdeps.run(
            new PrintWriter(out, true),
            new PrintWriter(out, true),
            "--multi-release",
            "base",
            "-verbose:package",
            Jars.verifier().toString());
    assertEquals(0, exit, out.toString());
    List<String> used =
        out.toString()
            .lines()
            .map(line -> line.strip().split("\\s+", -1))
            // `package -> package where`
            .filter(words -> words.length > 3 && words[0].startsWith(MODULE))
            .map(words -> words[2])
            .distinct()
            .toList();
    assertTrue(used.contains("java.lang"), out.toString());
    List<String> foreign =
        used.stream()
            .filter(each -> !each.startsWith("java.") && !each.startsWith(MODULE))
            // Annotations that no JVM needs at run time.
            .filter(each -> !each.equals("org.jspecify.annotations"))
            .toList();
    assertEquals(List.of(), foreign);
  }
}
