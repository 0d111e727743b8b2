package dev.countersign.servlet;

import dev.countersign.verifier.VerifierUnavailableException;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Verdict;

/** The two occasions to set something up: they differ in their paths and in who may. */
enum Enrollment {
  AT_SIGN_IN(Pages.ENROLL, Pages.ENROLL_PUSH, Pages.BACKUP_CODES, Pages.BACKUP_CODES_TEXT),
  IN_SETTINGS(
      Pages.SETTINGS_ADD, Pages.SETTINGS_ADD_PUSH, Pages.SETTINGS_CODES, Pages.SETTINGS_CODES_TEXT);

  private final String methodsPage;
  private final String pushPage;
  private final String codesPage;
  private final String textPage;

  Enrollment(String methodsPage, String pushPage, String codesPage, String textPage) {
    this.methodsPage = methodsPage;
    this.pushPage = pushPage;
    this.codesPage = codesPage;
    this.textPage = textPage;
  }

  /** The page that sets up this method. */
  String page(Method method) {
    return method == Method.BACKUP_CODES
        ? codesPage
        : methodsPage + "?method=" + MethodPages.name(method);
  }

  /** The page on which one is chosen, and to which the forms of all but backup codes go. */
  String methodsPage() {
    return methodsPage;
  }

  String pushPage() {
    return pushPage;
  }

  String codesPage() {
    return codesPage;
  }

  String textPage() {
    return textPage;
  }

  Verdict run(Exchange exchange, EnrollAct act) throws VerifierUnavailableException {
    return switch (this) {
      case AT_SIGN_IN -> exchange.signIn(new SignInAct.Enroll(act));
      case IN_SETTINGS -> exchange.selfService(new SelfServiceAct.Enroll(act));
    };
  }
}
