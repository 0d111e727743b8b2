package dev.countersign.benches;

/** One check of one code through JNI; only in a library built for these benches. */
final class NativeTotp {
  private NativeTotp() {}

  /**
   * The same as {@link PlainTotp#verify}.
   *
   * @param question 20 bytes of key, then six digits in ASCII
   * @param at Unix seconds
   * @return the step, or -1
   */
  static native long verify(byte[] question, long at);
}
