package dev.countersign.verifier.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What Rust wrote is read as the same values, and nothing else is accepted. */
class WireGoldenTest {
  /** The bits changed in a damaged byte: the lowest, the continuation bit, all. */
  private static final int[] DAMAGES = {0x01, 0x80, 0xff};

  @Test
  void everyValueIsReadAsRustMeantIt() throws Exception {
    for (Golden line : Golden.all()) {
      assertEquals(line.json(), JsonView.of(line.decode(line.postcard())));
    }
  }

  @Test
  void everyValueIsWrittenAsRustWritesIt() throws Exception {
    for (Golden line : Golden.all()) {
      Object value = line.decode(line.postcard());
      assertArrayEquals(line.postcard(), line.encode(value), line.json());
      assertEquals(value, line.decode(line.postcard()));
      assertEquals(value.hashCode(), line.decode(line.postcard()).hashCode());
    }
  }

  @Test
  void everyVariantIsInTheGoldenFile() throws Exception {
    Set<String> missing = new TreeSet<>();
    for (Class<?> direction : new Class<?>[] {EngineRequest.class, EngineResponse.class}) {
      for (Class<?> variant : direction.getPermittedSubclasses()) {
        missing.add(variant.getName());
      }
    }
    for (Golden line : Golden.all()) {
      missing.remove(line.decode(line.postcard()).getClass().getName());
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void cutOffAnywhereIsRefused() throws Exception {
    for (Golden line : Golden.all()) {
      for (int length = 0; length < line.postcard().length; length++) {
        byte[] cut = Arrays.copyOf(line.postcard(), length);
        assertThrows(WireFormatException.class, () -> line.decode(cut), line.json());
      }
    }
  }

  @Test
  void oneByteMoreIsRefused() throws Exception {
    for (Golden line : Golden.all()) {
      byte[] longer = Arrays.copyOf(line.postcard(), line.postcard().length + 1);
      assertThrows(WireFormatException.class, () -> line.decode(longer), line.json());
    }
  }

  @Test
  void aDamagedByteIsRefusedOrAnotherValue() throws Exception {
    int read = 0;
    int refused = 0;
    for (Golden line : Golden.all()) {
      for (int at = 0; at < line.postcard().length; at++) {
        for (int damage : DAMAGES) {
          byte[] damaged = line.postcard().clone();
          damaged[at] ^= (byte) damage;
          if (isReadAsItself(line, damaged)) {
            read++;
          } else {
            refused++;
          }
        }
      }
    }
    assertTrue(read > 1000 && refused > 1000, read + " read, " + refused + " refused");
  }

  @Test
  void noiseIsRefusedOrReadAsItself() throws Exception {
    Random random = new Random(7);
    Golden request = Golden.all().get(0);
    for (int round = 0; round < 20_000; round++) {
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      if (noise.length > 0) {
        noise[0] = (byte) random.nextInt(12);
      }
      isReadAsItself(request, noise);
      isReadAsItself(new Golden(false, noise, ""), noise);
    }
  }

  /** False if refused. Whatever is read must have these bytes as its only encoding. */
  private static boolean isReadAsItself(Golden line, byte[] bytes) {
    Object value;
    try {
      value = line.decode(bytes);
    } catch (WireFormatException e) {
      return false;
    }
    assertArrayEquals(bytes, line.encode(value));
    return true;
  }
}
