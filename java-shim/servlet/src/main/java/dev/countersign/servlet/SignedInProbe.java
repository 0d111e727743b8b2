package dev.countersign.servlet;

import dev.countersign.servlet.gate.Placement;
import dev.countersign.servlet.routes.Routes;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Sees the request as the application sees it. Map it last, for the same paths and dispatcher types
 * as {@link SecondFactorFilter}, if your host's authentication hands a wrapped request further in:
 * then a {@link SecondFactorFilter} that stands before the authentication is found out before
 * anything reaches the application.
 */
public final class SignedInProbe implements Filter {
  private final Logins logins;

  /**
   * A probe.
   *
   * @param logins the same as the filter's
   */
  public SignedInProbe(Logins logins) {
    this.logins = logins;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Placement.Watch watch = Placement.watchOf(request);
    if (watch != null
        && request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer
        && logins.signedInBehind(http)
        && watch.signedInBehind(http, answer)) {
      Routes.misplaced(http, answer);
      return;
    }
    chain.doFilter(request, response);
  }
}
