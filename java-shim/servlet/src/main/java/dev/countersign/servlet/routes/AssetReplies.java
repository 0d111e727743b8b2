package dev.countersign.servlet.routes;

import dev.countersign.pages.Assets;
import dev.countersign.pages.Assets.Asset;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Serves the files our pages load. */
final class AssetReplies {
  static final String FOLDER = "/assets/";

  private final Assets assets = new Assets();

  /** Whether the page is one of the files; then it is answered. */
  boolean serve(String page, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Asset asset = page.startsWith(FOLDER) ? assets.named(page.substring(FOLDER.length())) : null;
    if (asset == null
        || !(request.getMethod().equals("GET") || request.getMethod().equals("HEAD"))) {
      return false;
    }
    Replies.secure(response);
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("ETag", asset.tag());
    if (asset.tag().equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
    } else if (asset.bytes().length == 0) {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    } else {
      Replies.body(response, asset.type(), asset.bytes());
    }
    return true;
  }
}
