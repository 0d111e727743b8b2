package dev.countersign.sms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneNumbersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0151 23456789 | DE | +4915123456789",
        "(0151) 2345-6789 | de | +4915123456789",
        "+49 151 23456789 | '' | +4915123456789",
        "+49 (0) 151/23456789 | US | +4915123456789",
        "0049 151 23456789 | DE | +4915123456789",
        "＋４９１５１２３４５６７８９ | DE | +4915123456789",
        "07912 345678 | GB | +447912345678",
        "(201) 555-0123 | US | +12015550123",
        "+39 312 345 6789 | '' | +393123456789",
        "11 96123-4567 | BR | +5511961234567",
      })
  void numbers_that_people_type_become_e164(String typed, String region, String number) {
    assertEquals(Optional.of(number), PhoneNumbers.toE164(typed, region));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | DE",
        "'   ' | DE",
        "0151 23456789 | ''",
        "030 123456 | DE",
        "0900 1234567 | DE",
        "0800 1234567 | DE",
        "0180 5123456 | DE",
        "0700 12345678 | DE",
        "110 | DE",
        "112 | DE",
        "22222 | DE",
        "0909 879 0123 | GB",
        "900 555 0123 | US",
        "+1 900 234 5678 | US",
        "800 234 5678 | US",
        "911 | US",
        "1-800-FLOWERS | US",
        "201 555 0123 ext. 5 | US",
        "tel:+12015550123 | US",
        "+4915123456789;phone-context=x | DE",
        "+4915123456789, +4915123456780 | DE",
        "+999 123456789 | DE",
        "+49 | DE",
        "+4915123456789012345 | DE",
        "+881 6 12345678 | DE",
        "<script> | DE",
      })
  void what_is_no_mobile_number_is_none(String typed, String region) {
    assertEquals(Optional.empty(), PhoneNumbers.toE164(typed, region));
  }

  @Test
  void an_endless_number_is_none() {
    assertEquals(Optional.empty(), PhoneNumbers.toE164("1".repeat(100_000), "DE"));
  }

  @Test
  void a_region_is_two_letters_of_a_country() {
    for (String region : new String[] {"XX", "D", "DEU", "49", "+49"}) {
      assertThrows(IllegalArgumentException.class, () -> PhoneNumbers.toE164("1", region));
    }
  }

  // rows: 66
  @Test
  void numbers_of_other_countries_are_none() {
    Set<String> here = Set.of("DE", "US");
    assertEquals(Optional.of("+4915123456789"), PhoneNumbers.toE164("0151 23456789", "DE", here));
    assertEquals(Optional.of("+12015550123"), PhoneNumbers.toE164("+1 201 555 0123", "DE", here));
    // Jamaica has the country code of the United States.
    assertEquals(Optional.empty(), PhoneNumbers.toE164("+1 876 210 1234", "DE", here));
    assertEquals(Optional.of("+18762101234"), PhoneNumbers.toE164("+1 876 210 1234", "DE"));
    assertEquals(Optional.empty(), PhoneNumbers.toE164("+44 7912 345678", "DE", here));
    assertThrows(
        IllegalArgumentException.class,
        () -> PhoneNumbers.toE164("0151 23456789", "DE", Set.of("de")));
  }
}
