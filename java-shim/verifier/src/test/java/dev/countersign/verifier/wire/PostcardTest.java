package dev.countersign.verifier.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the encoding, one by one. */
class PostcardTest {
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "127, 7f",
    "128, 8001",
    "4294967296, 8080808010",
    "9223372036854775807, ffffffffffffffff7f",
    "-9223372036854775808, 80808080808080808001",
    "-1, ffffffffffffffffff01"
  })
  void numbersOf64Bits(long value, String hex) {
    assertEquals(hex, written(out -> out.u64(value)));
    assertEquals(value, read(hex, PostcardReader::u64));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "-1, 01",
    "1, 02",
    "-64, 7f",
    "64, 8001",
    "2147483647, feffffff0f",
    "-2147483648, ffffffff0f"
  })
  void signedNumbers(int value, String hex) {
    assertEquals(hex, written(out -> out.i32(value)));
    assertEquals(value, read(hex, PostcardReader::i32));
  }

  @Test
  void signedNumbersOf64Bits() {
    for (long value : new long[] {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertEquals(value, read(written(out -> out.i64(value)), PostcardReader::i64));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8000", // two bytes for 0
        "ff00", // two bytes for 127
        "ffffffffffffffffff02", // 65 bits
        "8080808080808080808001", // eleven bytes
        "ff", // goes on beyond the end
        ""
      })
  void otherFormsOfANumberAreRefused(String hex) {
    assertThrows(WireFormatException.class, () -> read(hex, PostcardReader::u64));
  }

  @Test
  void narrowNumbersKeepTheirWidth() {
    assertEquals(65535, read("ffff03", PostcardReader::u16));
    assertThrows(WireFormatException.class, () -> read("808004", PostcardReader::u16));
    assertEquals(4_294_967_295L, read("ffffffff0f", PostcardReader::u32));
    assertThrows(WireFormatException.class, () -> read("8080808010", PostcardReader::u32));
    for (int value : new int[] {-1, 256}) {
      assertThrows(IllegalArgumentException.class, () -> written(out -> out.u8(value)));
    }
    assertThrows(IllegalArgumentException.class, () -> written(out -> out.u16(65536)));
    assertThrows(IllegalArgumentException.class, () -> written(out -> out.u32(-1)));
    assertThrows(IllegalArgumentException.class, () -> written(out -> out.u32(4_294_967_296L)));
  }

  @Test
  void onlyZeroAndOneAreWords() {
    assertEquals(true, read("01", PostcardReader::bool));
    assertThrows(WireFormatException.class, () -> read("02", PostcardReader::bool));
    assertNull(read("00", in -> in.optional(PostcardReader::u8)));
    Integer present = read("0107", in -> in.optional(PostcardReader::u8));
    assertEquals(7, present);
    assertThrows(
        WireFormatException.class, () -> read("0207", in -> in.optional(PostcardReader::u8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "02c080", // overlong
        "03eda080", // a surrogate
        "04f4908080", // beyond Unicode
        "02c3", // cut off by the end
        "01c3" // cut off by the length
      })
  void textsMustBeUtf8(String hex) {
    assertThrows(WireFormatException.class, () -> read(hex, PostcardReader::text));
    assertThrows(WireFormatException.class, () -> read(hex, PostcardReader::secretText));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "stra\u00dfe",
        "\u00fcber",
        "a\u20acb",
        "\ud83d\ude00",
        "\u007f\u0080"
      })
  void textsOfEveryScriptComeBack(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    String hex = written(out -> out.text(text));
    assertEquals(String.format("%02x", utf8.length) + HexFormat.of().formatHex(utf8), hex);
    assertEquals(text, read(hex, PostcardReader::text));
    assertEquals(hex, written(out -> out.secretText(utf8)));
    assertArrayEquals(utf8, read(hex, PostcardReader::secretText));
  }

  @Test
  void lengthsBeyondTheEndAreRefusedBeforeAnythingIsMade() {
    for (String huge : List.of("ffffffff0f", "ffffffffffffffffff01", "ffffffff07", "03aabb")) {
      assertThrows(WireFormatException.class, () -> read(huge, PostcardReader::bytes));
      assertThrows(WireFormatException.class, () -> read(huge, PostcardReader::text));
      assertThrows(WireFormatException.class, () -> read(huge, in -> in.list(PostcardReader::u8)));
    }
  }

  @Test
  void variantsThatNoEnumHasAreRefused() {
    for (String hex : List.of("20", "8001", "ffffffff0f")) {
      byte[] bytes = HexFormat.of().parseHex(hex);
      assertThrows(WireFormatException.class, () -> Wire.decodeResponse(bytes));
      assertThrows(WireFormatException.class, () -> Wire.decodeRequest(bytes));
      assertThrows(WireFormatException.class, () -> read(hex, FactorMethodCodec::read));
    }
  }

  @Test
  void loneSurrogatesAreNotWritten() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Wire.encode(new EngineRequest.Lint("before\ud800after", List.of())));
    assertFalse(String.valueOf(refused.getMessage()).contains("before"));
    byte[] half = {(byte) 0xc3};
    assertThrows(IllegalArgumentException.class, () -> written(out -> out.secretText(half)));
  }

  @Test
  void theBufferGrowsAndKeepsWhatWasWritten() {
    byte[] large = new byte[3_000_000];
    large[0] = 1;
    large[large.length - 1] = 2;
    EngineRequest decoded = Wire.decodeRequest(Wire.encode(new EngineRequest.Open(large, "p", 1)));
    assertArrayEquals(large, ((EngineRequest.Open) decoded).ring());
  }

  private static String written(Consumer<PostcardWriter> write) {
    PostcardWriter out = new PostcardWriter();
    write.accept(out);
    return HexFormat.of().formatHex(out.toByteArray());
  }

  private static <T> T read(String hex, Function<PostcardReader, T> read) {
    PostcardReader in = new PostcardReader(HexFormat.of().parseHex(hex));
    T value = read.apply(in);
    in.end();
    return value;
  }
}
