// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link NoticeKind} as postcard. */
final class NoticeKindCodec {
  private NoticeKindCodec() {}

  static void write(PostcardWriter out, NoticeKind value) {
    switch (value) {
      case PASSWORD_MAY_BE_KNOWN -> out.variant(0);
      case LOCKED -> out.variant(1);
      case METHOD_ADDED -> out.variant(2);
      case METHOD_REMOVED -> out.variant(3);
      case BACKUP_CODE_USED -> out.variant(4);
      case BACKUP_CODES_LOW -> out.variant(5);
      case BACKUP_CODES_CREATED -> out.variant(6);
      case SUSPENDED -> out.variant(7);
      case RESUMED -> out.variant(8);
      case RESET -> out.variant(9);
      case UNLOCKED -> out.variant(10);
      case PROMPT_DENIED -> out.variant(11);
      case CLONE_SUSPECTED -> out.variant(12);
      case DEVICE_REMEMBERED -> out.variant(13);
    }
  }

  static NoticeKind read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> NoticeKind.PASSWORD_MAY_BE_KNOWN;
      case 1 -> NoticeKind.LOCKED;
      case 2 -> NoticeKind.METHOD_ADDED;
      case 3 -> NoticeKind.METHOD_REMOVED;
      case 4 -> NoticeKind.BACKUP_CODE_USED;
      case 5 -> NoticeKind.BACKUP_CODES_LOW;
      case 6 -> NoticeKind.BACKUP_CODES_CREATED;
      case 7 -> NoticeKind.SUSPENDED;
      case 8 -> NoticeKind.RESUMED;
      case 9 -> NoticeKind.RESET;
      case 10 -> NoticeKind.UNLOCKED;
      case 11 -> NoticeKind.PROMPT_DENIED;
      case 12 -> NoticeKind.CLONE_SUSPECTED;
      case 13 -> NoticeKind.DEVICE_REMEMBERED;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
