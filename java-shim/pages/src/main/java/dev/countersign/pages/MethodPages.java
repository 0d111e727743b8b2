package dev.countersign.pages;

import dev.countersign.pages.words.Words;
import dev.countersign.verifier.wire.FactorMethod;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods that have pages, and how they differ. A method without an entry is not offered, so no
 * link leads to a missing page.
 */
public final class MethodPages {
  /**
   * One method on the pages.
   *
   * @param name in addresses, forms and message ids
   * @param script what the script calls it
   * @param digitsMax the most digits of a code that has only digits; 0 for other codes
   * @param sends whether opening it sends something to the person; merely viewing a page never does
   */
  public record Way(String name, String script, int digitsMax, boolean sends) {}

  public static final Way TOTP = new Way("totp", "Totp", 8, false);
  public static final Way BACKUP_CODES = new Way("backup_codes", "BackupCodes", 0, false);
  public static final Way EMAIL = new Way("email", "Email", 8, true);
  public static final Way YUBICO_OTP = new Way("yubico_otp", "YubicoOtp", 0, false);

  private static final Map<FactorMethod, Way> WAYS = new EnumMap<>(FactorMethod.class);

  static {
    WAYS.put(FactorMethod.TOTP, TOTP);
    WAYS.put(FactorMethod.BACKUP_CODES, BACKUP_CODES);
    WAYS.put(FactorMethod.HOTP, new Way("hotp", "Hotp", 8, false));
    WAYS.put(FactorMethod.EMAIL, EMAIL);
    WAYS.put(FactorMethod.SMS, new Way("sms", "Sms", 8, true));
    WAYS.put(FactorMethod.YUBICO_OTP, YUBICO_OTP);
    WAYS.put(FactorMethod.WEB_AUTHN, new Way("webauthn", "WebAuthn", 0, false));
    WAYS.put(FactorMethod.PUSH, new Way("push", "Push", 0, true));
    WAYS.put(
        FactorMethod.SECURITY_QUESTIONS,
        new Way("security_questions", "SecurityQuestions", 0, false));
  }

  /**
   * The order in which they are offered to a person who has none yet: the recommended one first.
   */
  private static final List<FactorMethod> OFFERED =
      List.of(
          FactorMethod.TOTP,
          FactorMethod.WEB_AUTHN,
          FactorMethod.PUSH,
          FactorMethod.YUBICO_OTP,
          FactorMethod.HOTP,
          FactorMethod.EMAIL,
          FactorMethod.SMS,
          FactorMethod.SECURITY_QUESTIONS);

  private MethodPages() {}

  /** How a method looks; null if it has no page. */
  public static @Nullable Way of(FactorMethod method) {
    return WAYS.get(method);
  }

  /** The name of a method in addresses, forms and message ids. */
  public static String name(FactorMethod method) {
    Way way = of(method);
    return way == null ? method.name() : way.name();
  }

  /** The method of a name; null if there is none with a page. */
  public static @Nullable FactorMethod method(String name) {
    for (Map.Entry<FactorMethod, Way> way : WAYS.entrySet()) {
      if (way.getValue().name().equals(name)) {
        return way.getKey();
      }
    }
    return null;
  }

  /** A method in words, whether it has a page or not. */
  public static String title(Words words, FactorMethod method) {
    Way way = of(method);
    return way == null ? method.name() : words.text("way." + way.name());
  }

  /** The methods that this person can set up on a page, the recommended one first. */
  public static List<FactorMethod> offered(List<FactorMethod> methods, Person person) {
    return OFFERED.stream()
        .filter(methods::contains)
        .filter(method -> method != FactorMethod.EMAIL || person.email() != null)
        .toList();
  }
}
