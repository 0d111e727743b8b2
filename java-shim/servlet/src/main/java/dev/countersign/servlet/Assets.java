package dev.countersign.servlet;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The files our pages load, by exact name. A script that is missing leaves the pages as they are.
 */
final class Assets {
  private static final String FOLDER = "/assets/";
  private static final Map<String, String> TYPES =
      Map.of(
          "countersign.css", "text/css;charset=utf-8",
          "countersign.js", "text/javascript;charset=utf-8",
          "countersign.worker.js", "text/javascript;charset=utf-8",
          "countersign.wasm", "application/wasm");

  private static final String MODULE_DIGEST =
      new String(read("countersign.wasm.sri"), StandardCharsets.US_ASCII).strip();

  /** Never compared, only sent. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Asset(String type, byte[] bytes, String tag) {}

  private final Map<String, Asset> assets = new HashMap<>();

  Assets() {
    TYPES.forEach(
        (name, type) -> {
          byte[] bytes = read(name);
          assets.put(FOLDER + name, new Asset(type, bytes, tag(bytes)));
        });
  }

  /** Whether this build has the script; the pages work without it. */
  static boolean hasScript() {
    return Assets.class.getResource("assets/countersign.js") != null;
  }

  /** The module's digest in the form of subresource integrity; empty if this build has none. */
  static String moduleDigest() {
    return MODULE_DIGEST;
  }

  boolean serve(String page, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Asset asset = assets.get(page);
    if (asset == null
        || !(request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))) {
      return false;
    }
    Reply.secure(response);
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("ETag", asset.tag());
    if (asset.tag().equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
    } else if (asset.bytes().length == 0) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    } else {
      Reply.body(response, asset.type(), asset.bytes());
    }
    return true;
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
