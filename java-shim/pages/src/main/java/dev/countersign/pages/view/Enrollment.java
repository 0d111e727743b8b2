package dev.countersign.pages.view;

import dev.countersign.pages.MethodPages;
import dev.countersign.pages.OwnPaths;
import dev.countersign.verifier.wire.FactorMethod;

/** The two occasions for setting something up: they differ in paths and in who is allowed. */
public enum Enrollment {
  AT_SIGN_IN(
      OwnPaths.ENROLL, OwnPaths.ENROLL_PUSH, OwnPaths.BACKUP_CODES, OwnPaths.BACKUP_CODES_TEXT),
  IN_SETTINGS(
      OwnPaths.SETTINGS_ADD,
      OwnPaths.SETTINGS_ADD_PUSH,
      OwnPaths.SETTINGS_CODES,
      OwnPaths.SETTINGS_CODES_TEXT);

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
  public String page(FactorMethod method) {
    return method == FactorMethod.BACKUP_CODES
        ? codesPage
        : methodsPage + "?method=" + MethodPages.name(method);
  }

  /** The page for choosing one; all forms except those for backup codes go there. */
  public String methodsPage() {
    return methodsPage;
  }

  public String pushPage() {
    return pushPage;
  }

  public String codesPage() {
    return codesPage;
  }

  public String textPage() {
    return textPage;
  }
}
