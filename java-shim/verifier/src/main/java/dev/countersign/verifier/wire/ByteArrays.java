package dev.countersign.verifier.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What records do with byte arrays, which may be secrets: nothing here reveals their content. */
final class ByteArrays {
  /** How many characters are decoded at a time. */
  private static final int CHUNK_CHARS = 64;

  private ByteArrays() {}

  /** Compares in a time that depends only on the lengths. */
  static boolean same(byte @Nullable [] one, byte @Nullable [] other) {
    return MessageDigest.isEqual(one, other);
  }

  static boolean sameEach(List<byte[]> one, List<byte[]> other) {
    if (one.size() != other.size()) {
      return false;
    }
    boolean same = true;
    for (int index = 0; index < one.size(); index++) {
      same &= same(one.get(index), other.get(index));
    }
    return same;
  }

  static int hash(byte @Nullable [] bytes) {
    return Arrays.hashCode(bytes);
  }

  static int hashEach(List<byte[]> arrays) {
    int hash = 1;
    for (byte[] bytes : arrays) {
      hash = 31 * hash + Arrays.hashCode(bytes);
    }
    return hash;
  }

  static String size(byte @Nullable [] bytes) {
    return bytes == null ? "null" : bytes.length + " bytes";
  }

  static String sizes(List<byte[]> arrays) {
    return arrays.stream().map(ByteArrays::size).toList().toString();
  }

  static void wipe(byte @Nullable [] bytes) {
    if (bytes != null) {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Whether no byte of the range has its highest bit set; the time depends only on its length. */
  static boolean isAscii(byte[] bytes, int from, int length) {
    int all = 0;
    for (int index = from; index < from + length; index++) {
      all |= bytes[index];
    }
    return all >= 0;
  }

  /** Whether the bytes are UTF-8, without leaving their text in memory. */
  static boolean isUtf8(byte[] bytes) {
    if (isAscii(bytes, 0, bytes.length)) {
      return true;
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    char[] chars = new char[CHUNK_CHARS];
    CharBuffer out = CharBuffer.wrap(chars);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    Arrays.fill(chars, '\0');
    return !result.isError();
  }
}
