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

  /** What numbers are written with; no letters, no extensions, no addresses such as tel:. */
  private static final Pattern TYPED =
      Pattern.compile("[+\\uff0b]?[\\p{Nd}\\p{Zs}()\\[\\]./\\p{Pd}]+");

  /** Satellites and networks of no country: each message costs what a premium number's does. */
  private static final String NO_COUNTRY = PhoneNumberUtil.REGION_CODE_FOR_NON_GEO_ENTITY;

  private PhoneNumbers() {}

  /**
   * The number in the form that accounts and gateways know, such as {@code +4915123456789}. Only
   * numbers that can receive an SMS and cost what a message costs: mobile ones, or in countries
   * where nobody can tell, mobile or fixed. No premium, shared-cost, toll-free, satellite or short
   * numbers.
   *
   * @param typed what was typed
   * @param defaultRegion the country of a number without a country code, as in ISO 3166-1, such as
   *     {@code DE}; empty if there is none, so that every number needs {@code +}
   * @return the number, or nothing if it is none of those
   * @throws IllegalArgumentException if the region is none
   */
  public static Optional<String> toE164(String typed, String defaultRegion) {
    return toE164(typed, defaultRegion, Set.of());
  }

  /**
   * The same for numbers of some countries alone.
   *
   * @param typed what was typed
   * @param defaultRegion the country of a number without a country code; empty if there is none
   * @param countries the countries that messages go to, as in ISO 3166-1; empty for all
   * @return the number, or nothing if it is none, or of another country
   * @throws IllegalArgumentException if a region is none
   */
  public static Optional<String> toE164(String typed, String defaultRegion, Set<String> countries) {
    checkRegions(countries);
    return read(typed, defaultRegion).filter(number -> isOf(number, countries));
  }

  /** Whether a number in E.164 form is of one of these countries; of any, if none is named. */
  static boolean isOf(String number, Set<String> countries) {
    if (countries.isEmpty()) {
      return true;
    }
    PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    try {
      // Not by its prefix: +1 alone are some twenty countries, and some of them are dear.
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
      // ZZ is the library's word for no region.
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
