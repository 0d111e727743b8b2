package dev.countersign.packaged;

import dev.countersign.testkit.MemoryStore;
import dev.countersign.testkit.TestPerson;
import dev.countersign.testkit.TestPerson.Enrolled;
import dev.countersign.verifier.Verifier;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Verdict;
import java.util.concurrent.Callable;

/** What a host does with the jar: a person enrolls and signs in. Also runs as a program. */
public final class SignIn implements Callable<String> {
  /** Prefix of the one line that counts: a JVM that died prints none. */
  static final String MARK = "RESULT ";

  private static final int NEXT_CODE_SECONDS = 30;

  /** Instantiated by name, in any class loader. */
  public SignIn() {}

  /** Prints how the sign-in went. */
  public static void main(String[] arguments) throws Exception {
    System.out.println(MARK + new SignIn().call());
  }

  @Override
  public String call() throws Exception {
    MemoryStore store = new MemoryStore();
    byte[] ring = Verifier.newRing("packaged", null);
    try (Verifier verifier = Verifier.builder(store, store, ring::clone).open()) {
      TestPerson person = new TestPerson("10100", "staff");
      Enrolled enrolled = person.enrolls(verifier, store.nowSeconds());
      byte[] code = enrolled.app().code(store.nowSeconds() + NEXT_CODE_SECONDS);
      Verdict verdict = person.answers(verifier, FactorMethod.TOTP, code);
      return verdict instanceof Verdict.Admit ? "admitted" : "not admitted: " + verdict;
    }
  }
}
