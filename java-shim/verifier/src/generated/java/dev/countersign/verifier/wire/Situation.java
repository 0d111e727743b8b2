// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a decision depends on. It contains no secret, so a browser can decide too.
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

  /**
   * Begins to build one. What may be absent is absent until it is set; everything else has to be
   * set.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields of a {@link Situation} by their names. */
  public static final class Builder {
    private @Nullable Long at;
    private @Nullable Product product;
    private @Nullable Channel channel;
    private @Nullable List<String> groups;
    private @Nullable Boolean licensed;
    private @Nullable Standing standing;

    private Builder() {}

    /**
     * Now, in Unix seconds.
     *
     * @param at the value
     * @return this builder
     */
    public Builder at(long at) {
      this.at = at;
      return this;
    }

    /**
     * The product the person signs in to.
     *
     * @param product the value
     * @return this builder
     */
    public Builder product(Product product) {
      this.product = product;
      return this;
    }

    /**
     * The way the request came in.
     *
     * @param channel the value
     * @return this builder
     */
    public Builder channel(Channel channel) {
      this.channel = channel;
      return this;
    }

    /**
     * Names of the groups the person is in.
     *
     * @param groups the value
     * @return this builder
     */
    public Builder groups(List<String> groups) {
      this.groups = groups;
      return this;
    }

    /**
     * Whether the person holds a license.
     *
     * @param licensed the value
     * @return this builder
     */
    public Builder licensed(boolean licensed) {
      this.licensed = licensed;
      return this;
    }

    /**
     * What is known of the person's account.
     *
     * @param standing the value
     * @return this builder
     */
    public Builder standing(Standing standing) {
      this.standing = standing;
      return this;
    }

    /**
     * Makes the {@code Situation}.
     *
     * @return what was built
     * @throws IllegalStateException if a field that must not be absent was not set; the message
     *     names it
     */
    public Situation build() {
      return new Situation(
          Fields.set(at, "at"),
          Fields.set(product, "product"),
          Fields.set(channel, "channel"),
          Fields.set(groups, "groups"),
          Fields.set(licensed, "licensed"),
          Fields.set(standing, "standing"));
    }
  }
}
