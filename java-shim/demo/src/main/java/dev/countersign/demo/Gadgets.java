package dev.countersign.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Two devices no one has to buy: a token with a button (RFC 4226) and a YubiKey. Their secrets are
 * drawn at the first start and kept in the data folder, as are their counters.
 */
final class Gadgets {
  static final String TOKEN_SERIAL = "HT-4226";
  static final String KEY_SERIAL = "YK-0001";

  private static final String MODHEX = "cbdefghijklnrtuv";
  private static final HexFormat HEX = HexFormat.of();

  private final Path file;
  private final Properties kept = new Properties();
  private final SecureRandom random = new SecureRandom();
  private int uses;

  Gadgets(Path data) throws StartException {
    this.file = data.resolve("gadgets.properties");
    try {
      if (Files.exists(file)) {
        try (InputStream in = Files.newInputStream(file)) {
          kept.load(in);
        }
      } else {
        kept.setProperty("token.seed", HEX.formatHex(draw(20)));
        kept.setProperty("token.counter", "0");
        kept.setProperty("key.public", modhex(new byte[] {(byte) 0xff, 0, 0, 0, 0, 1}));
        kept.setProperty("key.private", HEX.formatHex(draw(6)));
        kept.setProperty("key.secret", HEX.formatHex(draw(16)));
        kept.setProperty("key.starts", "0");
      }
      // A key counts its power-ups; this one powers up with the program.
      kept.setProperty("key.starts", Integer.toString(number("key.starts") + 1));
      save();
    } catch (IOException | IllegalArgumentException failed) {
      throw new StartException("the file " + file + " cannot be used: remove it to draw new ones");
    }
  }

  /** The line of the token's manufacturer, as the administration imports it. */
  String tokenLine(String account) {
    return "%s,%s,hotp,%s,6,sha1,0".formatted(account, TOKEN_SERIAL, kept("token.seed"));
  }

  /** The line of the key's manufacturer. */
  String keyLine(String account) {
    return "%s,%s,yubico,%s,%s,%s"
        .formatted(
            account, KEY_SERIAL, kept("key.public"), kept("key.private"), kept("key.secret"));
  }

  /** What the token shows after the next press of its button. */
  synchronized String press() {
    int counter = number("token.counter");
    kept.setProperty("token.counter", Integer.toString(counter + 1));
    try {
      save();
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(HEX.parseHex(kept("token.seed")), "HmacSHA1"));
      byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(counter).array());
      int at = hash[hash.length - 1] & 0xf;
      int code = (ByteBuffer.wrap(hash, at, 4).getInt() & 0x7fffffff) % 1_000_000;
      return "%06d".formatted(code);
    } catch (GeneralSecurityException | IOException failed) {
      throw new IllegalStateException("the token is broken", failed);
    }
  }

  /** What the key types at the next touch. */
  synchronized String touch() {
    uses++;
    ByteBuffer block = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    block.put(HEX.parseHex(kept("key.private")));
    block.putShort((short) number("key.starts"));
    block.put(draw(3));
    block.put((byte) uses);
    block.put(draw(2));
    block.putShort((short) ~crc(block.array(), 14));
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(HEX.parseHex(kept("key.secret")), "AES"));
      return kept("key.public") + modhex(cipher.doFinal(block.array()));
    } catch (GeneralSecurityException failed) {
      throw new IllegalStateException("the key is broken", failed);
    }
  }

  /** Whether an OTP is from this key; a validation server would also check the counters. */
  synchronized boolean isOurs(String otp) {
    if (!otp.startsWith(kept("key.public")) || otp.length() != 44) {
      return false;
    }
    byte[] block = new byte[16];
    for (int i = 0; i < block.length; i++) {
      int high = MODHEX.indexOf(otp.charAt(12 + 2 * i));
      int low = MODHEX.indexOf(otp.charAt(13 + 2 * i));
      if (high < 0 || low < 0) {
        return false;
      }
      block[i] = (byte) (high << 4 | low);
    }
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(HEX.parseHex(kept("key.secret")), "AES"));
      byte[] plain = cipher.doFinal(block);
      return HEX.formatHex(plain, 0, 6).equals(kept("key.private")) && crc(plain, 16) == 0xf0b8;
    } catch (GeneralSecurityException failed) {
      return false;
    }
  }

  /** CRC-16 of ISO 13239, as YubiKeys use it. */
  private static int crc(byte[] bytes, int length) {
    int crc = 0xffff;
    for (int i = 0; i < length; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x8408;
      }
    }
    return crc;
  }

  private static String modhex(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (byte one : bytes) {
      out.append(MODHEX.charAt(one >> 4 & 0xf)).append(MODHEX.charAt(one & 0xf));
    }
    return out.toString();
  }

  private byte[] draw(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private int number(String name) {
    return Integer.parseInt(kept(name));
  }

  private String kept(String name) {
    return kept.getProperty(name, "");
  }

  private void save() throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      kept.store(out, "Devices of the demo");
    }
  }
}
