package dev.countersign.verifier;

/** Sets what hosts cannot: how long a question to them, and a turn, may take. */
public final class Patience {
  private Patience() {}

  /**
   * Waits for answers as long as this.
   *
   * @param builder of a verifier
   * @param millis the longest
   * @return the builder
   */
  public static Verifier.Builder of(Verifier.Builder builder, long millis) {
    return builder.hostDeadlineMillis(millis);
  }

  /**
   * Lets answers wait for their turn as long as this.
   *
   * @param builder of a verifier
   * @param millis the longest
   * @return the builder
   */
  public static Verifier.Builder inLine(Verifier.Builder builder, long millis) {
    return builder.turnMillis(millis);
  }
}
