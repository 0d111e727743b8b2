package dev.countersign.integration;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** An independent YubiKey: a public id followed by one AES block, in modhex. */
final class Yubikey {
  private static final String MODHEX = "cbdefghijklnrtuv";
  private static final int PUBLIC_ID_BYTES = 6;

  final String publicId = modhex(random(PUBLIC_ID_BYTES));
  final byte[] privateId = random(6);
  final byte[] key = random(16);
  private int touches;

  /** The next OTP. */
  byte[] touch() {
    touches++;
    ByteBuffer block = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    block.put(privateId).putShort((short) 1).putShort((short) 0);
    block.put((byte) 0).put((byte) touches).putShort((short) 0);
    block.putShort((short) ~crc(block.array(), 14));
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      String text = publicId + modhex(cipher.doFinal(block.array()));
      return text.getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES", e);
    }
  }

  private static int crc(byte[] bytes, int length) {
    int crc = 0xffff;
    for (int i = 0; i < length; i++) {
      crc ^= bytes[i] & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
      }
    }
    return crc;
  }

  private static String modhex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes) {
      text.append(MODHEX.charAt((one >> 4) & 15)).append(MODHEX.charAt(one & 15));
    }
    return text.toString();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
