package dev.countersign.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files our pages load, by exact name. The pages work without the script. */
public final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "countersign.css", "text/css;charset=utf-8",
          "countersign.js", "text/javascript;charset=utf-8",
          "countersign.worker.js", "text/javascript;charset=utf-8",
          "countersign.wasm", "application/wasm");

  /** The stylesheet is written in parts and sent as one file, so each page needs one request. */
  private static final Map<String, List<String>> PARTS =
      Map.of("countersign.css", List.of("frame.css", "steps.css", "lists.css"));

  private static final String MODULE_DIGEST =
      new String(read("countersign.wasm.sri"), StandardCharsets.US_ASCII).strip();

  /**
   * One file.
   *
   * @param type its media type
   * @param bytes its content; empty if this build lacks the file
   * @param tag its entity tag, quoted
   */
  // Sent, never compared.
  @SuppressWarnings("ArrayRecordComponent")
  public record Asset(String type, byte[] bytes, String tag) {}

  private final Map<String, Asset> assets = new HashMap<>();

  /** Reads all of them. */
  public Assets() {
    TYPES.forEach(
        (name, type) -> {
          byte[] bytes = whole(PARTS.getOrDefault(name, List.of(name)));
          assets.put(name, new Asset(type, bytes, tag(bytes)));
        });
  }

  /**
   * The file with this name.
   *
   * @param name such as {@code countersign.css}
   * @return the file; null if the pages load none of this name
   */
  public @Nullable Asset named(String name) {
    return assets.get(name);
  }

  /**
   * Whether this build has the script; the pages work without it.
   *
   * @return whether it is there
   */
  public static boolean hasScript() {
    return Assets.class.getResource("assets/countersign.js") != null;
  }

  /**
   * The module's digest in the form of subresource integrity.
   *
   * @return the digest; empty if this build has no module
   */
  public static String moduleDigest() {
    return MODULE_DIGEST;
  }

  private static byte[] whole(List<String> parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    parts.forEach(part -> bytes.writeBytes(read(part)));
    return bytes.toByteArray();
  }

  private static byte[] read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream("assets/" + name)) {
      return in == null ? new byte[0] : in.readAllBytes();
    } catch (IOException broken) {
      return new byte[0];
    }
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("this Java has no SHA-256", impossible);
    }
  }
}
