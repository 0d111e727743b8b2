package dev.countersign.verifier.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads postcard. A value has one encoding: a longer or truncated one is refused. */
final class PostcardReader {
  /** The capacity a list gets before its elements arrive. */
  private static final int LIST_START = 16;

  private final byte[] input;
  private int position;

  /** Reads one value. */
  interface Reads<T> {
    T read(PostcardReader in);
  }

  PostcardReader(byte[] input) {
    this.input = input;
  }

  static WireFormatException unknownVariant() {
    return new WireFormatException("unknown variant");
  }

  void end() {
    if (position != input.length) {
      throw new WireFormatException("trailing bytes");
    }
  }

  /** The number of a variant; -1 for a number beyond any enum. */
  int variant() {
    long number = varint(32);
    return number > Integer.MAX_VALUE ? -1 : (int) number;
  }

  boolean bool() {
    int value = next();
    if (value > 1) {
      throw new WireFormatException("neither false nor true");
    }
    return value == 1;
  }

  int u8() {
    return next();
  }

  int u16() {
    return (int) varint(16);
  }

  long u32() {
    return varint(32);
  }

  /** Uses all 64 bits: a number above {@link Long#MAX_VALUE} is negative here. */
  long u64() {
    return varint(64);
  }

  int i32() {
    int zigzag = (int) varint(32);
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  long i64() {
    long zigzag = varint(64);
    return (zigzag >>> 1) ^ -(zigzag & 1);
  }

  String text() {
    int size = size();
    if (ByteArrays.isAscii(input, position, size)) {
      position += size;
      return new String(input, position - size, size, StandardCharsets.US_ASCII);
    }
    try {
      ByteBuffer encoded = ByteBuffer.wrap(input, position, size);
      String text = StandardCharsets.UTF_8.newDecoder().decode(encoded).toString();
      position += size;
      return text;
    } catch (CharacterCodingException e) {
      throw new WireFormatException("a text is not UTF-8");
    }
  }

  byte[] bytes() {
    int size = size();
    position += size;
    return Arrays.copyOfRange(input, position - size, position);
  }

  /** A text held as bytes so that it can be wiped. */
  byte[] secretText() {
    byte[] text = bytes();
    if (!ByteArrays.isUtf8(text)) {
      ByteArrays.wipe(text);
      throw new WireFormatException("a secret text is not UTF-8");
    }
    return text;
  }

  <T> List<T> list(Reads<? extends T> reads) {
    int size = size();
    List<T> values = new ArrayList<>(Math.min(size, LIST_START));
    for (int index = 0; index < size; index++) {
      values.add(reads.read(this));
    }
    return values;
  }

  <T> @Nullable T optional(Reads<? extends T> reads) {
    int tag = next();
    if (tag > 1) {
      throw new WireFormatException("neither absent nor present");
    }
    return tag == 0 ? null : reads.read(this);
  }

  /**
   * A count of bytes or elements. Each takes at least one byte, so there cannot be more than bytes
   * left.
   */
  private int size() {
    long size = varint(64);
    if (size < 0 || size > input.length - position) {
      throw new WireFormatException("a length is beyond the end");
    }
    return (int) size;
  }

  /** Seven bits per byte, lowest first, in as few bytes as the number needs. */
  private long varint(int bits) {
    long value = 0;
    for (int shift = 0; shift < bits; shift += 7) {
      int next = next();
      long part = next & 0x7f;
      if (bits - shift < 7 && part >>> (bits - shift) != 0) {
        throw new WireFormatException("a number is too large");
      }
      value |= part << shift;
      if (next < 0x80) {
        if (next == 0 && shift > 0) {
          throw new WireFormatException("a number is not in its shortest form");
        }
        return value;
      }
    }
    throw new WireFormatException("a number is too long");
  }

  private int next() {
    if (position >= input.length) {
      throw new WireFormatException("cut off");
    }
    return input[position++] & 0xff;
  }
}
