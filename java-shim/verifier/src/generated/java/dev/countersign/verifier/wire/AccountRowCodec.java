// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link AccountRow} as postcard. */
final class AccountRowCodec {
  private AccountRowCodec() {}

  static void write(PostcardWriter out, AccountRow value) {
    out.u64(value.revision());
    out.bytes(value.record());
    out.u64(value.revocations());
  }

  static AccountRow read(PostcardReader in) {
    return new AccountRow(in.u64(), in.bytes(), in.u64());
  }
}
