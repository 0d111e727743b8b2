// Generated from core/schema/wire.json by `./x generate`.
package dev.countersign.verifier.wire;

/** Writes and reads {@link AuditKind} as postcard. */
final class AuditKindCodec {
  private AuditKindCodec() {}

  static void write(PostcardWriter out, AuditKind value) {
    switch (value) {
      case SIGNED_IN -> out.variant(0);
      case WRONG_ANSWER -> out.variant(1);
      case REPLAY_REFUSED -> out.variant(2);
      case LOCKED -> out.variant(3);
      case GRACE_STARTED -> out.variant(4);
      case POSTPONED -> out.variant(5);
      case ENROLLED -> out.variant(6);
      case BACKUP_CODES_CREATED -> out.variant(7);
      case RENAMED -> out.variant(8);
      case REMOVED -> out.variant(9);
      case SUSPENDED -> out.variant(10);
      case RESUMED -> out.variant(11);
      case RESET -> out.variant(12);
      case UNLOCKED -> out.variant(13);
      case CODE_SENT -> out.variant(14);
      case CODE_NOT_SENT -> out.variant(15);
      case PROMPTED -> out.variant(16);
      case PROMPT_DENIED -> out.variant(17);
      case CLONE_SUSPECTED -> out.variant(18);
      case RESYNCHRONIZED -> out.variant(19);
      case PREFERRED -> out.variant(20);
      case DEVICE_REMEMBERED -> out.variant(21);
      case DEVICES_FORGOTTEN -> out.variant(22);
      case PASSWORD_CHANGED -> out.variant(23);
      case IMPORTED -> out.variant(24);
      case RESEALED -> out.variant(25);
      case MAILBOX_PROVEN -> out.variant(26);
    }
  }

  static AuditKind read(PostcardReader in) {
    return switch (in.variant()) {
      case 0 -> AuditKind.SIGNED_IN;
      case 1 -> AuditKind.WRONG_ANSWER;
      case 2 -> AuditKind.REPLAY_REFUSED;
      case 3 -> AuditKind.LOCKED;
      case 4 -> AuditKind.GRACE_STARTED;
      case 5 -> AuditKind.POSTPONED;
      case 6 -> AuditKind.ENROLLED;
      case 7 -> AuditKind.BACKUP_CODES_CREATED;
      case 8 -> AuditKind.RENAMED;
      case 9 -> AuditKind.REMOVED;
      case 10 -> AuditKind.SUSPENDED;
      case 11 -> AuditKind.RESUMED;
      case 12 -> AuditKind.RESET;
      case 13 -> AuditKind.UNLOCKED;
      case 14 -> AuditKind.CODE_SENT;
      case 15 -> AuditKind.CODE_NOT_SENT;
      case 16 -> AuditKind.PROMPTED;
      case 17 -> AuditKind.PROMPT_DENIED;
      case 18 -> AuditKind.CLONE_SUSPECTED;
      case 19 -> AuditKind.RESYNCHRONIZED;
      case 20 -> AuditKind.PREFERRED;
      case 21 -> AuditKind.DEVICE_REMEMBERED;
      case 22 -> AuditKind.DEVICES_FORGOTTEN;
      case 23 -> AuditKind.PASSWORD_CHANGED;
      case 24 -> AuditKind.IMPORTED;
      case 25 -> AuditKind.RESEALED;
      case 26 -> AuditKind.MAILBOX_PROVEN;
      default -> throw PostcardReader.unknownVariant();
    };
  }
}
