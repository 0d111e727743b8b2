package dev.countersign.verifier;

/** Sets what hosts cannot: how long a task, a turn and the store may take. */
public final class Patience {
  private Patience() {}

  /**
   * Sets how long to wait for answers.
   *
   * @param builder a verifier's builder
   * @param millis the longest wait
   * @return the builder
   */
  public static Verifier.Builder of(Verifier.Builder builder, long millis) {
    return builder.hostDeadlineMillis(millis);
  }

  /**
   * Sets how long the store may take.
   *
   * @param builder a verifier's builder
   * @param millis the longest wait
   * @return the builder
   */
  public static Verifier.Builder withStore(Verifier.Builder builder, long millis) {
    return builder.storeDeadlineMillis(millis);
  }

  /**
   * Sets how long answers may wait for their turn.
   *
   * @param builder a verifier's builder
   * @param millis the longest wait
   * @return the builder
   */
  public static Verifier.Builder inLine(Verifier.Builder builder, long millis) {
    return builder.turnMillis(millis);
  }
}
