// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;

/**
 * Everything a decision looks at. No secret is among it, so a browser can decide too.
 *
 * @param at Now, in Unix seconds.
 * @param product The product the person signs in to.
 * @param channel The way the request came in.
 * @param groups Names of the groups the person is in.
 * @param licensed Whether the person holds a license.
 * @param standing What is known of the person's account.
 */
public record Situation(
    long at,
    Product product,
    Channel channel,
    List<String> groups,
    boolean licensed,
    Standing standing) {
  public Situation {
    Objects.requireNonNull(product, "product");
    Objects.requireNonNull(channel, "channel");
    groups = List.copyOf(groups);
    Objects.requireNonNull(standing, "standing");
  }
}
