package dev.countersign.yubicloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.countersign.verifier.wire.Finding;
import dev.countersign.verifier.wire.HostTask;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of validation servers, and which answers prove something. */
class YubicloudValidatorTest {
  private static final String OTP = "vvungrrdhvtklknvrtvuvbbkeidikkvgglrvdgrfcdft";
  private static final String NONCE = "0123456789abcdefghijklmnopqrstuv";
  private static final byte[] KEY = ValidationServer.KEY.getBytes(UTF_8);

  private ValidationServer server;
  private YubicloudValidator validator;

  @BeforeEach
  void open() throws Exception {
    server = new ValidationServer();
    validator = asking(server.address());
  }

  @AfterEach
  void close() {
    validator.close();
    server.close();
  }

  private static YubicloudValidator asking(URI... servers) {
    return new YubicloudValidator(List.of(servers), ValidationServer.CLIENT, KEY);
  }

  private static HostTask.CheckYubico task(String otp, String nonce) {
    return new HostTask.CheckYubico(otp.getBytes(UTF_8), nonce);
  }

  private static Finding check(YubicloudValidator validator) throws Exception {
    return validator.check(task(OTP, NONCE));
  }

  private Finding check() throws Exception {
    return check(validator);
  }

  private void assertProvesNothing(String word) {
    assertProvesNothing(validator, word);
  }

  private static void assertProvesNothing(YubicloudValidator validator, String word) {
    Exception failed = assertThrows(IOException.class, () -> check(validator));
    StringBuilder told = new StringBuilder();
    for (Throwable one = failed; one != null; one = one.getCause()) {
      told.append(one.getMessage()).append('\n');
    }
    assertTrue(told.toString().contains(word), told::toString);
    assertFalse(told.toString().contains(OTP), "the OTP is told");
    assertFalse(told.toString().contains(ValidationServer.KEY), "the key is told");
  }

  private static Finding valid() {
    return new Finding.OtpValid(OTP.getBytes(UTF_8), NONCE);
  }

  /** Known answers for request and response, derived from the protocol's documentation. */
  @Test
  void rYk07TheKnownSignatures() {
    Signing signing = new Signing(KEY);
    Map<String, String> request =
        Map.of("id", "1", "otp", OTP, "nonce", "jrFwbaYFhn0HoxZIsd9LQ6w2ceU");
    assertEquals("+ja8S3IjbX593/LAgTBixwPNGX4=", signing.signature(new TreeMap<>(request)));
    Map<String, String> response =
        Map.of(
            "sl", "25",
            "t", "2019-06-06T05:14:15Z0369",
            "status", "OK",
            "nonce", "0123456789abcdef",
            "otp", "cccccckdvvulethkhtvkrtbeukiettvfceekurncllcj");
    assertEquals("iCV9uFJDtuyELQsxFPnR80Yj2XU=", signing.signature(new TreeMap<>(response)));
  }

  @Test
  void rYk07OnlyOkForThisOtpAndNonceIsAYes() throws Exception {
    assertEquals(valid(), check());
    Map<String, String> asked = Map.of("id", "87", "nonce", NONCE, "otp", OTP, "timeout", "6");
    assertEquals(List.of(asked), server.asked);
    for (String other :
        List.of("", NONCE + "x", NONCE.replace('v', 'w'), NONCE.toUpperCase(Locale.ROOT))) {
      server.reply = request -> with(ValidationServer.ok(request), "nonce", other);
      assertProvesNothing("another task");
    }
    for (String other :
        List.of("", OTP + "c", OTP.replace('v', 'c'), OTP.toUpperCase(Locale.ROOT))) {
      server.reply = request -> with(ValidationServer.ok(request), "otp", other);
      assertProvesNothing("another task");
    }
    for (String gone : List.of("otp", "nonce")) {
      server.reply = request -> without(ValidationServer.ok(request), gone);
      assertProvesNothing("another task");
    }
    for (String status : List.of("ok", "OK ", " OK", "OKAY", "", "VALID", "REPLAYED_OTP OK")) {
      server.says(status);
      assertProvesNothing("not known");
    }
    server.reply = request -> without(ValidationServer.ok(request), "status");
    assertProvesNothing("not known");
  }

  @Test
  void rYk07AnAnswerWithoutOurSignatureProvesNothing() {
    server.signs = false;
    assertProvesNothing("not signed");
    server.signs = true;
    for (String status : List.of("OK", "BAD_OTP", "REPLAYED_OTP")) {
      for (String signature : List.of("", "AAAA", "iCV9uFJDtuyELQsxFPnR80Yj2XU=", " ")) {
        server.reply = asked -> with(ValidationServer.status(asked, status), "h", signature);
        assertProvesNothing("not signed");
      }
    }
    // Signed over something else: a line was added or changed in transit.
    server.reply =
        request -> {
          Map<String, String> lines = ValidationServer.status(request, "REPLAYED_OTP");
          lines.put("h", ValidationServer.hmac(lines));
          return with(lines, "status", "OK");
        };
    assertProvesNothing("not signed");
    server.reply = ValidationServer::ok;
    server.behind = "extra=1\r\n";
    assertProvesNothing("not signed");
    // And with someone else's key.
    byte[] other = KEY.clone();
    other[0] = 'n';
    server.behind = "";
    try (YubicloudValidator wrong =
        new YubicloudValidator(List.of(server.address()), ValidationServer.CLIENT, other)) {
      assertProvesNothing(wrong, "it says BAD_SIGNATURE");
    }
  }

  @Test
  void rYk07ARefusedOtpIsInvalid() throws Exception {
    for (String status : List.of("BAD_OTP", "REPLAYED_OTP")) {
      server.says(status);
      assertEquals(new Finding.Invalid(), check());
      // Servers omit what was asked when they refuse.
      server.reply =
          request -> without(without(ValidationServer.status(request, status), "otp"), "nonce");
      assertEquals(new Finding.Invalid(), check());
      server.reply = request -> with(ValidationServer.status(request, status), "nonce", "x");
      assertProvesNothing("another task");
    }
  }

  @Test
  void whateverElseTheProtocolKnowsProvesNothing() {
    for (String status :
        List.of(
            "BAD_SIGNATURE",
            "MISSING_PARAMETER",
            "NO_SUCH_CLIENT",
            "OPERATION_NOT_ALLOWED",
            "BACKEND_ERROR",
            "NOT_ENOUGH_ANSWERS",
            "REPLAYED_REQUEST")) {
      server.says(status);
      assertProvesNothing(status);
      server.signs = false;
      assertProvesNothing(status);
      server.signs = true;
    }
  }

  @Test
  void rYk09LinesThatAreDoubledOddOrTooManyProveNothing() throws Exception {
    for (String behind :
        List.of(
            "status=OK\r\n",
            "status=REPLAYED_OTP\r\n",
            "h=AAAA\r\n",
            "otp=" + OTP + "\r\n",
            "no equals sign\r\n",
            "=OK\r\n",
            "UPPER=1\r\n",
            "a b=1\r\n",
            "sl=1\u0000\r\n",
            "sl\r=1",
            "x=" + "y".repeat(1025) + "\r\n",
            "é=1\r\n")) {
      server.behind = behind;
      assertProvesNothing("odd or doubled");
    }
    server.behind = "\r\n".repeat(40);
    assertProvesNothing("too many lines");
    server.behind = " ".repeat(9000);
    assertProvesNothing("longer than");
    server.behind = "\n\r\n";
    assertEquals(valid(), check());
  }

  @Test
  void onlyHttp200IsAnAnswer() {
    for (int code : new int[] {201, 203, 301, 302, 307, 400, 403, 404, 500, 503}) {
      server.code = code;
      assertProvesNothing("HTTP " + code);
    }
  }

  @Test
  void rYk09WhatHasNoFormIsNotAsked() {
    for (String otp :
        List.of(
            "",
            OTP.toUpperCase(Locale.ROOT),
            OTP.replace('v', 'a'),
            "c".repeat(33),
            "c".repeat(65),
            OTP + "&status=OK",
            OTP + "\n",
            "é".repeat(20))) {
      assertThrows(IOException.class, () -> validator.check(task(otp, NONCE)), otp);
    }
    for (String nonce : List.of("", "x".repeat(15), "x".repeat(41), NONCE + "&", NONCE + " ")) {
      assertThrows(IOException.class, () -> validator.check(task(OTP, nonce)), nonce);
    }
    assertEquals(List.of(), server.asked);
  }

  /** R-YK-08: how servers sync among themselves is their business; one that proves it is enough. */
  @Test
  void rYk08TheFirstAnswerThatProvesSomethingCounts() throws Exception {
    try (ValidationServer second = new ValidationServer();
        ValidationServer third = new ValidationServer();
        YubicloudValidator all =
            asking(second.address(), nobody(), third.address(), server.address())) {
      for (String status : List.of("REPLAYED_REQUEST", "BACKEND_ERROR", "NOT_ENOUGH_ANSWERS")) {
        second.says(status);
        third.signs = false;
        assertEquals(valid(), check(all));
      }
      server.says("REPLAYED_OTP");
      assertEquals(new Finding.Invalid(), check(all));
      server.says("BACKEND_ERROR");
      assertProvesNothing(all, "proved anything");
    }
  }

  /** R-YK-08: the server that proves it answers only after each of the others was asked. */
  @Test
  void rYk08EveryServerIsAskedAtOnce() throws Exception {
    CountDownLatch askedOthers = new CountDownLatch(2);
    try (ValidationServer second = new ValidationServer();
        ValidationServer third = new ValidationServer();
        YubicloudValidator all = asking(server.address(), second.address(), third.address())) {
      for (ValidationServer other : List.of(second, third)) {
        other.reply =
            request -> {
              askedOthers.countDown();
              return ValidationServer.status(request, "BACKEND_ERROR");
            };
      }
      server.reply =
          request -> {
            askedOthers.await();
            return ValidationServer.ok(request);
          };
      assertEquals(valid(), check(all));
    }
  }

  @Test
  void aSlowServerDoesNotHoldUpTheOthers() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (ValidationServer slow = new ValidationServer();
        YubicloudValidator both = asking(slow.address(), server.address());
        YubicloudValidator one =
            new YubicloudValidator(List.of(slow.address()), ValidationServer.CLIENT, KEY, 700)) {
      slow.reply =
          request -> {
            over.await();
            return ValidationServer.ok(request);
          };
      long began = System.nanoTime();
      assertEquals(valid(), check(both));
      assertProvesNothing(one, "in time");
      assertTrue(System.nanoTime() - began < 6_000_000_000L);
      over.countDown();
    }
  }

  @Test
  void nobodyThereProvesNothing() throws Exception {
    try (YubicloudValidator nowhere = asking(nobody())) {
      assertProvesNothing(nowhere, "no validation server proved anything");
    }
    validator.close();
    assertProvesNothing("it says BAD_SIGNATURE");
  }

  @Test
  void onlySecureAddressesAndWholeKeysAreTaken() {
    for (String address :
        List.of(
            "https://api.yubico.com/wsapi/2.0/verify",
            "https://otp.example.org:8443/verify",
            "http://localhost:8000/wsapi/2.0/verify",
            "http://[::1]:8000/verify")) {
      assertDoesNotThrow(() -> asking(URI.create(address)).close(), address);
    }
    for (String address :
        List.of(
            "http://api.yubico.com/wsapi/2.0/verify",
            "http://127.0.0.1.evil.example/verify",
            "http://127.0.0.1@evil.example/verify",
            "https://user@api.yubico.com/verify",
            "https://api.yubico.com/verify?status=OK",
            "https://api.yubico.com/verify#x",
            "ftp://127.0.0.1/verify",
            "file:///etc/passwd",
            "https:/verify",
            "/verify")) {
      assertThrows(IllegalArgumentException.class, () -> asking(URI.create(address)), address);
    }
    List<URI> one = List.of(YubicloudValidator.YUBICLOUD);
    assertThrows(IllegalArgumentException.class, () -> new YubicloudValidator(List.of(), "1", KEY));
    List<URI> six = List.of(one.get(0), one.get(0), one.get(0), one.get(0), one.get(0), one.get(0));
    assertThrows(IllegalArgumentException.class, () -> new YubicloudValidator(six, "1", KEY));
    for (String id : List.of("", "0", "-1", "1&otp=x", "12345678901", "x")) {
      assertThrows(IllegalArgumentException.class, () -> new YubicloudValidator(one, id, KEY));
    }
    for (String key : List.of("", "AAAA", "not base64!", "mG5be6ZJU1qBGz24yPh/ES*3UdU=")) {
      Exception refused =
          assertThrows(
              IllegalArgumentException.class,
              () -> new YubicloudValidator(one, "1", key.getBytes(UTF_8)));
      assertEquals(null, refused.getCause());
    }
  }

  private static URI nobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/wsapi/2.0/verify");
    }
  }

  private static Map<String, String> with(Map<String, String> lines, String name, String value) {
    lines.put(name, value);
    return lines;
  }

  private static Map<String, String> without(Map<String, String> lines, String name) {
    lines.remove(name);
    return lines;
  }
}
