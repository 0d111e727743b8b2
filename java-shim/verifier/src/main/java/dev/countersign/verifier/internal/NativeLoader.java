package dev.countersign.verifier.internal;

import dev.countersign.verifier.EngineUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings the native library into this JVM, or says in one line why it cannot.
 *
 * <p>Loading a damaged library does not throw, it kills the JVM. So a file is loaded only after it
 * was read back from disk and is byte for byte what this build expects.
 */
final class NativeLoader {
  /** Names a file to load; nothing else is tried. */
  static final String PATH_PROPERTY = "countersign.native.path";

  /** Names a directory to extract into; tried before the host's and the temporary one. */
  static final String DIRECTORY_PROPERTY = "countersign.native.dir";

  private final Build build;
  private final NativePlatform platform;
  private final Function<String, @Nullable String> properties;
  private final @Nullable Path hostDirectory;

  /**
   * What this build of the shim expects.
   *
   * @param folder the library's platform folder
   * @param length its length in bytes
   * @param sha256 its SHA-256 in lower-case hexadecimal digits
   * @param resources where to find its resource
   */
  record Build(
      String folder, long length, String sha256, Function<String, @Nullable URL> resources) {
    static Build ours() {
      return new Build(
          NativeBuild.PLATFORM,
          NativeBuild.LENGTH,
          NativeBuild.SHA256,
          NativeLoader.class::getResource);
    }

    String resource() {
      return "/META-INF/countersign-native/" + folder + "/" + fileName();
    }

    static String fileName() {
      return System.mapLibraryName("countersign_jni");
    }
  }

  NativeLoader(
      Build build,
      NativePlatform platform,
      Function<String, @Nullable String> properties,
      @Nullable Path hostDirectory) {
    this.build = build;
    this.platform = platform;
    this.properties = properties;
    this.hostDirectory = hostDirectory;
  }

  /** Loads the library for this class loader; the caller checks that it answers. */
  void load() throws EngineUnavailableException {
    List<Throwable> tried = new ArrayList<>();
    String path = properties.apply(PATH_PROPERTY);
    boolean loaded = false;
    try {
      loaded = path == null ? loadExtracted(tried) : loadNamed(Path.of(path), tried);
    } catch (InvalidPathException e) {
      tried.add(e);
    }
    if (!loaded) {
      throw unavailable(tried);
    }
  }

  private boolean loadNamed(Path path, List<Throwable> tried) {
    try {
      if (!path.isAbsolute()) {
        throw new IOException("-D" + PATH_PROPERTY + " must be an absolute path");
      }
      NativeFile.check(path, build.length(), build.sha256());
      System.load(path.toString());
      return true;
    } catch (IOException | LinkageError | RuntimeException e) {
      tried.add(e);
      return false;
    }
  }

  private boolean loadExtracted(List<Throwable> tried) {
    if (!build.folder().equals(platform.folder())) {
      tried.add(new IOException("no library for this machine is part of this build"));
      return false;
    }
    for (Path directory : directories()) {
      try (NativeFile file = NativeFile.create(directory, Build.fileName())) {
        try (InputStream library = open()) {
          file.write(library, build.length());
        }
        NativeFile.check(file.path(), build.length(), build.sha256());
        loadFrom(file);
        return true;
      } catch (IOException | LinkageError | RuntimeException e) {
        tried.add(e);
      }
    }
    return false;
  }

  private static void loadFrom(NativeFile file) throws IOException {
    try {
      System.load(file.path().toString());
    } catch (UnsatisfiedLinkError e) {
      if (!Files.isExecutable(file.path())) {
        throw new IOException(file.directory() + " is mounted noexec", e);
      }
      throw e;
    }
  }

  private InputStream open() throws IOException {
    URL url = build.resources().apply(build.resource());
    if (url == null) {
      throw new IOException("the jar lacks " + build.resource());
    }
    URLConnection connection = url.openConnection();
    // After an in-place plugin upgrade, a cached jar would still contain the old library.
    connection.setUseCaches(false);
    return connection.getInputStream();
  }

  private Set<Path> directories() {
    Set<Path> directories = new LinkedHashSet<>();
    String named = properties.apply(DIRECTORY_PROPERTY);
    if (named != null) {
      directories.add(Path.of(named));
    }
    if (hostDirectory != null) {
      directories.add(hostDirectory);
    }
    String temporary = properties.apply("java.io.tmpdir");
    if (temporary != null) {
      directories.add(Path.of(temporary));
    }
    return directories;
  }

  private EngineUnavailableException unavailable(List<Throwable> tried) {
    StringBuilder line = new StringBuilder("the second-factor engine did not load, so every");
    line.append(" sign-in that needs a second factor is refused: ");
    for (int i = 0; i < tried.size(); i++) {
      line.append(i == 0 ? "" : "; ").append(oneLine(tried.get(i)));
    }
    line.append(" (").append(platform.describe()).append("; ").append(hint(tried)).append(')');
    return new EngineUnavailableException(line.toString(), tried);
  }

  private String hint(List<Throwable> tried) {
    // Compared by name, not caught by type: Java 17 does not have this exception.
    if (tried.stream()
        .anyMatch(t -> t.getClass().getSimpleName().equals("IllegalCallerException"))) {
      return "start Java with --enable-native-access=ALL-UNNAMED";
    }
    if (properties.apply(PATH_PROPERTY) != null) {
      return "-D" + PATH_PROPERTY + " must name the library of exactly this build";
    }
    return "name a directory that may hold programs with -D"
        + DIRECTORY_PROPERTY
        + "=DIR, or the library itself with -D"
        + PATH_PROPERTY
        + "=FILE";
  }

  private static String oneLine(Throwable t) {
    String text = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
    String named = t instanceof IOException ? text : t.getClass().getSimpleName() + ": " + text;
    return named.replaceAll("\\p{Cntrl}+", " ");
  }
}
