package dev.countersign.servlet.routes;

import dev.countersign.pages.HostSite;
import dev.countersign.servlet.Site;

/**
 * The addresses of a site, below a context path.
 *
 * @param site where things are
 * @param contextPath where the application is mounted; empty for the root
 */
record MountedSite(Site site, String contextPath) implements HostSite {
  @Override
  public String name() {
    return site.name();
  }

  @Override
  public String page(String page) {
    return contextPath + site.mount() + page;
  }

  @Override
  public String asset(String name) {
    return page(AssetReplies.FOLDER + name);
  }

  @Override
  public String home() {
    return contextPath + site.home();
  }
}
