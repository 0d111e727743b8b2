package dev.countersign.verifier.wire;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The wire's postcard encoding. Every value has exactly one encoding; anything else is refused with
 * {@link WireFormatException}.
 */
public final class Wire {
  private Wire() {}

  /**
   * Encodes a request.
   *
   * @return the bytes, which the caller wipes after the call
   * @throws IllegalArgumentException if a number is outside its range or a text is not Unicode
   */
  public static byte[] encode(EngineRequest request) {
    return written(out -> EngineRequestCodec.write(out, request));
  }

  /**
   * Decodes a whole response.
   *
   * @throws WireFormatException if the bytes are not one response in its only encoding
   */
  public static EngineResponse decodeResponse(byte[] bytes) {
    return whole(bytes, EngineResponseCodec::read);
  }

  /**
   * Encodes a response, as an engine does.
   *
   * @throws IllegalArgumentException if a number is outside its range or a text is not Unicode
   */
  public static byte[] encodeResponse(EngineResponse response) {
    return written(out -> EngineResponseCodec.write(out, response));
  }

  /**
   * Decodes a whole request, as an engine does.
   *
   * @throws WireFormatException if the bytes are not one request in its only encoding
   */
  public static EngineRequest decodeRequest(byte[] bytes) {
    return whole(bytes, EngineRequestCodec::read);
  }

  private static byte[] written(Consumer<PostcardWriter> write) {
    PostcardWriter out = new PostcardWriter();
    try {
      write.accept(out);
      return out.toByteArray();
    } finally {
      out.wipe();
    }
  }

  private static <T> T whole(byte[] bytes, Function<PostcardReader, T> read) {
    PostcardReader in = new PostcardReader(bytes);
    T value = read.apply(in);
    in.end();
    return value;
  }
}
