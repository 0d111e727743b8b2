package dev.countersign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {
  @Test
  void everythingButTheUnreservedIsEncoded() {
    String unreserved = "ABCXYZabcxyz0189-._~";
    assertEquals(unreserved, PercentEncoding.of(unreserved));
    assertEquals(
        "%21%22%23%24%25%26%27%28%29%2A%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D",
        PercentEncoding.of("!\"#$%&'()*+,/:;<=>?@[\\]^`{|}"));
    assertEquals("%00%09%0A%0D%20%7F", PercentEncoding.of("\u0000\t\n\r \u007f"));
    assertEquals("%C3%A4%E2%82%AC%F0%9F%98%80", PercentEncoding.of("\u00e4\u20ac\ud83d\ude00"));
    assertEquals("", PercentEncoding.of(""));
  }

  @Test
  void whatIsEncodedIsDecodedToTheSame() {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x3000 ? 1 : 331) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        all.appendCodePoint(c);
      }
    }
    String encoded = PercentEncoding.of(all.toString());
    assertTrue(encoded.matches("[A-Za-z0-9._~%-]*"));
    assertEquals(all.toString(), URLDecoder.decode(encoded, StandardCharsets.UTF_8));
  }

  @Test
  void pairsStandInTheirOrder() {
    Map<String, String> pairs = Map.of("b", "2&x=3", "a b", "1", "c", "");
    assertEquals("a%20b=1&b=2%26x%3D3&c=", PercentEncoding.of(new TreeMap<>(pairs)));
    assertEquals("", PercentEncoding.of(new TreeMap<>()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.example",
        "HTTPS://a.example:8443/x?y",
        "http://localhost/",
        "http://LOCALHOST:1/",
        "http://127.0.0.1:80/",
        "http://127.255.9.1/",
        "http://[::1]:8000/",
      })
  void anAddressIsProtected(String address) {
    assertTrue(ServerAddresses.isProtected(URI.create(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example/",
        "http://10.0.0.1/",
        "http://0.0.0.0/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.256/",
        "http://127.999.0.1/",
        "http://127.0.0/",
        "http://localhost.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://[::2]/",
        "https://user@a.example/",
        "https://user:word@a.example/",
        "https://a.example/#x",
        "ftp://localhost/",
        "file:///etc/passwd",
        "https:/verify",
        "https:verify",
        "//a.example/",
        "/verify",
        "",
      })
  void everyOtherAddressIsNot(String address) {
    assertFalse(ServerAddresses.isProtected(URI.create(address)));
  }
}
