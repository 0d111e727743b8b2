// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link DeviceView} as postcard. */
final class DeviceViewCodec {
  private DeviceViewCodec() {}

  static void write(PostcardWriter out, DeviceView value) {
    out.u32(value.id());
    out.u64(value.addedAt());
    out.optional(value.usedAt(), PostcardWriter::u64);
    out.u64(value.until());
  }

  static DeviceView read(PostcardReader in) {
    return new DeviceView(in.u32(), in.u64(), in.optional(PostcardReader::u64), in.u64());
  }
}
