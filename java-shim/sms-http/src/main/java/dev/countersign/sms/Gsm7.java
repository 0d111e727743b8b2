package dev.countersign.sms;

/** How many messages a text takes (3GPP TS 23.038 section 6.2.1, TS 23.040 section 9.2.3.24.1). */
final class Gsm7 {
  private static final String ONE =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
          + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  private static final String TWO = "\f^{}\\[~]|€";

  private static final int SEPTETS_MAX = 160;
  private static final int SEPTETS_A_PART = 153;
  private static final int UNITS_MAX = 70;
  private static final int UNITS_A_PART = 67;

  private Gsm7() {}

  /**
   * 1 if the text fits into one message. A single letter outside the alphabet halves the capacity.
   */
  static int parts(String text) {
    int septets = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (ONE.indexOf(c) >= 0) {
        septets += 1;
      } else if (TWO.indexOf(c) >= 0) {
        septets += 2;
      } else {
        return parts(text.length(), UNITS_MAX, UNITS_A_PART);
      }
    }
    return parts(septets, SEPTETS_MAX, SEPTETS_A_PART);
  }

  private static int parts(int length, int max, int part) {
    return length <= max ? 1 : (length + part - 1) / part;
  }
}
