package dev.countersign.sms;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Telephone numbers as people type them. */
public final class PhoneNumbers {
  private static final int CHARACTERS_MAX = 40;

  /** The characters numbers are written with; no letters, extensions or addresses such as tel:. */
  private static final Pattern TYPED =
      Pattern.compile("[+\\uff0b]?[\\p{Nd}\\p{Zs}()\\[\\]./\\p{Pd}]+");

  /** Satellites and networks without a country: a message costs as much as to a premium number. */
  private static final String NO_COUNTRY = PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY;

  private PhoneNumbers() {}

  /**
   * The number in the form that accounts and gateways use, such as {@code +4915123456789}. Only
   * numbers that can receive an SMS at the normal price: mobile ones or, in countries where they
   * cannot be told apart, mobile or fixed. No premium, shared-cost, toll-free, satellite or short
   * numbers.
   *
   * @param typed what was typed
   * @param defaultRegion the country of a number without a country code, as in ISO 3166-1, such as
   *     {@code DE}; empty if there is none, so that every number needs {@code +}
   * @return the number, or nothing if it is not one of those
   * @throws IllegalArgumentException if the region is unknown
   */
  public static Optional<String> toE164(String typed, String defaultRegion) {
    return toE164(typed, defaultRegion, Set.of());
  }

  /**
   * The same, only for numbers of certain countries.
   *
   * @param typed what was typed
   * @param defaultRegion the country of a number without a country code; empty if there is none
   * @param countries the countries that messages go to, as in ISO 3166-1; empty for all
   * @return the number, or nothing if it is invalid or of another country
   * @throws IllegalArgumentException if a region is unknown
   */
  public static Optional<String> toE164(String typed, String defaultRegion, Set<String> countries) {
    checkRegions(countries);
    return read(typed, defaultRegion).filter(number -> isOf(number, countries));
  }

  /**
   * Whether a number in E.164 form belongs to one of these countries, or to any if none is named.
   */
  static boolean isOf(String number, Set<String> countries) {
    if (countries.isEmpty()) {
      return true;
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      // Not by its prefix: +1 covers some twenty countries, some of them expensive.
      String region = numbers.getRegionCodeForNumber(numbers.parse(number, "ZZ"));
      return region != null && countries.contains(region);
    } catch (NumberParseException e) {
      return false;
    }
  }

  static void checkRegions(Set<String> countries) {
    if (!PhoneNumberUtil.getInstance().getSupportedRegions().containsAll(countries)) {
      throw new IllegalArgumentException(
          "countries: two capital letters each as in ISO 3166-1, such as DE");
    }
  }

  private static Optional<String> read(String typed, String defaultRegion) {
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    String region = defaultRegion.toUpperCase(Locale.ROOT);
    if (!region.isEmpty() && !numbers.getSupportedRegions().contains(region)) {
      throw new IllegalArgumentException("region: two letters as in ISO 3166-1, such as DE");
    }
    String text = typed.strip();
    if (text.length() > CHARACTERS_MAX || !TYPED.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // ZZ is the library's code for no region.
      PhoneNumber number = numbers.parse(text, region.isEmpty() ? "ZZ" : region);
      PhoneNumberType type = numbers.getNumberType(number);
      boolean isMobile =
          type == PhoneNumberType.MOBILE || type == PhoneNumberType.FIXED_LINE_OR_MOBILE;
      boolean isOfCountry = !NO_COUNTRY.equals(numbers.getRegionCodeForNumber(number));
      return isMobile && isOfCountry && numbers.isValidNumber(number)
          ? Optional.of(numbers.format(number, PhoneNumberFormat.E164))
          : Optional.empty();
    } catch (NumberParseException e) {
      return Optional.empty();
    }
  }
}
