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
 * @param isSecure whether the browser speaks TLS, with us or with a proxy before us
 */
record CookieBrowser(HttpServletRequest request, HttpServletResponse response, boolean isSecure)
    implements Browser {
  @Override
  public byte @Nullable [] knownBrowser() {
    return Cookies.KNOWN_BROWSER.read(request, isSecure);
  }

  @Override
  public byte @Nullable [] device() {
    return Cookies.DEVICE.read(request, isSecure);
  }

  @Override
  public void keepKnownBrowser(byte[] token, int days) {
    Cookies.KNOWN_BROWSER.set(response, isSecure, token, days);
  }

  @Override
  public void keepDevice(byte[] token, int days) {
    Cookies.DEVICE.set(response, isSecure, token, days);
  }

  @Override
  public void forgetDevice() {
    Cookies.DEVICE.clear(request, response, isSecure);
  }
}
