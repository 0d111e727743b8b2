package dev.countersign.servlet.routes;

import dev.countersign.pages.Browser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the browser of a request keeps for us, in cookies.
 *
 * @param request the request
 * @param response its response, not yet started
 */
public record CookieBrowser(HttpServletRequest request, HttpServletResponse response)
    implements Browser {
  @Override
  public byte @Nullable [] knownBrowser() {
    return Cookies.KNOWN_BROWSER.read(request);
  }

  @Override
  public byte @Nullable [] device() {
    return Cookies.DEVICE.read(request);
  }

  @Override
  public void keepKnownBrowser(byte[] token, int days) {
    Cookies.KNOWN_BROWSER.set(request, response, token, days);
  }

  @Override
  public void keepDevice(byte[] token, int days) {
    Cookies.DEVICE.set(request, response, token, days);
  }

  @Override
  public void forgetDevice() {
    Cookies.DEVICE.clear(request, response);
  }
}
