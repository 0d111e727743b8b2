package dev.countersign.verifier.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes postcard into a growing buffer; every buffer it outgrows is filled with zeros. */
final class PostcardWriter {
  /** Enough for a login with a full record, so that it does not grow. */
  private static final int START_BYTES = 1024;

  private byte[] buffer = new byte[START_BYTES];
  private int length;

  /** Writes one value. */
  interface Writes<T> {
    void write(PostcardWriter out, T value);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }

  void wipe() {
    ByteArrays.wipe(buffer);
    length = 0;
  }

  void variant(int number) {
    varint(number);
  }

  void bool(boolean value) {
    put(value ? 1 : 0);
  }

  void u8(int value) {
    inRange(value, 0xff);
    put(value);
  }

  void u16(int value) {
    inRange(value, 0xffff);
    varint(value);
  }

  void u32(long value) {
    inRange(value, 0xffff_ffffL);
    varint(value);
  }

  /** Uses all 64 bits: a number above {@link Long#MAX_VALUE} is negative here. */
  void u64(long value) {
    varint(value);
  }

  void i32(int value) {
    varint(((value << 1) ^ (value >> 31)) & 0xffff_ffffL);
  }

  void i64(long value) {
    varint((value << 1) ^ (value >> 63));
  }

  /** Nearly every text is ASCII, which needs no encoder. */
  void text(String value) {
    int start = length;
    int size = value.length();
    varint(size);
    reserve(size);
    for (int index = 0; index < size; index++) {
      char letter = value.charAt(index);
      if (letter >= 0x80) {
        length = start;
        unicode(value);
        return;
      }
      buffer[length++] = (byte) letter;
    }
  }

  private void unicode(String value) {
    ByteBuffer encoded;
    try {
      encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("a text must be Unicode without lone surrogates");
    }
    int size = encoded.remaining();
    varint(size);
    reserve(size);
    encoded.get(buffer, length, size);
    length += size;
  }

  void bytes(byte[] value) {
    varint(value.length);
    reserve(value.length);
    System.arraycopy(value, 0, buffer, length, value.length);
    length += value.length;
  }

  /** A text held as bytes so that it can be wiped. */
  void secretText(byte[] value) {
    if (!ByteArrays.isUtf8(value)) {
      throw new IllegalArgumentException("a secret text must be UTF-8");
    }
    bytes(value);
  }

  <T> void list(List<T> values, Writes<? super T> writes) {
    varint(values.size());
    for (T value : values) {
      writes.write(this, value);
    }
  }

  <T> void optional(@Nullable T value, Writes<? super T> writes) {
    if (value == null) {
      put(0);
    } else {
      put(1);
      writes.write(this, value);
    }
  }

  private static void inRange(long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException("a number must be 0 to " + max);
    }
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      put((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    put((int) rest);
  }

  private void put(int value) {
    reserve(1);
    buffer[length++] = (byte) value;
  }

  private void reserve(int more) {
    int needed = Math.addExact(length, more);
    if (needed > buffer.length) {
      byte[] old = buffer;
      int doubled = old.length > Integer.MAX_VALUE / 2 ? needed : old.length * 2;
      buffer = Arrays.copyOf(old, Math.max(needed, doubled));
      ByteArrays.wipe(old);
    }
  }
}
