// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link AccountState} as postcard. */
final class AccountStateCodec {
  private AccountStateCodec() {}

  static void write(PostcardWriter out, AccountState value) {
    switch (value) {
      case NOT_ENROLLED -> out.variant(0);
      case ENROLLED -> out.variant(1);
      case SUSPENDED -> out.variant(2);
    }
  }

  static AccountState read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> AccountState.NOT_ENROLLED;
      case 1 -> AccountState.ENROLLED;
      case 2 -> AccountState.SUSPENDED;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
