package dev.countersign.benches;

import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.internal.NativeDoor;
import dev.countersign.verifier.wire.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/** Prints one JSON object per row, one per line. */
public final class Benches {
  private static final double TOTP_GOAL = 0.40;
  private static final double SIGN_IN_GOAL = 3.0;

  private Benches() {}

  /**
   * Measures every row of this module.
   *
   * @param arguments the library built with the feature {@code bench}
   * @throws Exception if anything cannot be measured
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1) {
      System.err.println("benches: name the library that was built with the feature bench");
      System.exit(2);
    }
    // First, so that the engine is loaded from the library that is shipped.
    EngineDoor door = NativeDoor.load(null);
    Account account = Account.enroll(door);
    System.load(Path.of(arguments[0]).toAbsolutePath().toString());
    Rows.print("jni_totp_verify", totp(account), TOTP_GOAL);
    Rows.print("jni_sign_in_step", signIn(account), SIGN_IN_GOAL);
    FilterRows.print(account);
    PostgresLogin.Share share = PostgresLogin.decisionShare(account);
    Rows.print("postgres_decision_share", share.decision(), share.goal());
    System.err.printf(Locale.ROOT, "benches: a commit takes %.2f ms here%n", share.commitMillis());
    DatabaseRows.print();
  }

  /** The same check of the same wrong code; plain Java always computes every step too. */
  private static double totp(Account account) {
    byte[] secret = account.secret();
    long at = Account.ENROLLED_AT;
    byte[] right = account.codeAt(at);
    if (NativeTotp.verify(question(secret, right), at) != PlainTotp.verify(secret, right, at)) {
      throw new IllegalStateException("the two do not do the same");
    }
    byte[] code = wrong(secret, at);
    byte[] question = question(secret, code);
    return Rows.ratio(
        call -> NativeTotp.verify(question, at), call -> PlainTotp.verify(secret, code, at));
  }

  /** The whole step of a login against the check of a code alone. */
  private static double signIn(Account account) {
    long at = Account.ENROLLED_AT + 2 * PlainTotp.PERIOD_SECONDS;
    byte[] request = Wire.encode(account.signIn(account.row(), at, account.codeAt(at)));
    Account.admitted(account.call(request));
    byte[] secret = account.secret();
    byte[] code = wrong(secret, at);
    return Rows.ratio(
        call -> account.call(request).length, call -> PlainTotp.verify(secret, code, at));
  }

  private static byte[] question(byte[] secret, byte[] code) {
    return ByteBuffer.allocate(secret.length + code.length).put(secret).put(code).array();
  }

  private static byte[] wrong(byte[] secret, long at) {
    for (int guess = 100_000; ; guess++) {
      byte[] code = Integer.toString(guess).getBytes(StandardCharsets.US_ASCII);
      if (PlainTotp.verify(secret, code, at) < 0) {
        return code;
      }
    }
  }
}
