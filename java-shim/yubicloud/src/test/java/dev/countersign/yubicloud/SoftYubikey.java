package dev.countersign.yubicloud;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** A YubiKey in software: the block of Yubico's specification, encrypted and written as modhex. */
final class SoftYubikey {
  private static final String MODHEX = "cbdefghijklnrtuv";
  private static final int USES_OF_A_SESSION = 3;

  final String publicId;
  final byte[] privateId;
  final byte[] key;
  private int touches;

  SoftYubikey(String publicId, byte[] privateId, byte[] key) {
    this.publicId = publicId;
    this.privateId = privateId;
    this.key = key;
  }

  /** The next OTP; it is unplugged after a few, so both counters grow. */
  byte[] touch() {
    int session = 1 + touches / USES_OF_A_SESSION;
    ByteBuffer block = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    block.put(privateId).putShort((short) session).putShort((short) (touches * 8));
    block.put((byte) session).put((byte) (touches % USES_OF_A_SESSION)).putShort((short) 0x5a5a);
    block.putShort((short) ~crc(block.array(), 14));
    touches++;
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
      return (publicId + modhex(cipher.doFinal(block.array()))).getBytes(StandardCharsets.US_ASCII);
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

  static String modhex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte one : bytes) {
      text.append(MODHEX.charAt((one >> 4) & 15)).append(MODHEX.charAt(one & 15));
    }
    return text.toString();
  }
}
