package dev.countersign.pages;

import java.util.Set;

/** Our own pages, as paths below the place where the host mounts them. */
public final class OwnPaths {
  public static final String VERIFY = "/verify";
  public static final String VERIFY_PUSH = "/verify/push";
  public static final String PROVE = "/prove";
  public static final String ENROLL = "/enroll";
  public static final String ENROLL_PUSH = "/enroll/push";
  public static final String BACKUP_CODES = "/backup-codes";
  public static final String BACKUP_CODES_TEXT = "/backup-codes.txt";
  public static final String POSTPONE = "/postpone";

  /** The one page that the host serves itself: it ends the host's own session. */
  public static final String SIGN_OUT = "/sign-out";

  public static final String CODES_LEFT = "/codes-left";
  public static final String SETTINGS = "/settings";
  public static final String SETTINGS_ADD = "/settings/add";
  public static final String SETTINGS_ADD_PUSH = "/settings/add/push";
  public static final String SETTINGS_CODES = "/settings/backup-codes";
  public static final String SETTINGS_CODES_TEXT = "/settings/backup-codes.txt";
  public static final String SETTINGS_RENAME = "/settings/rename";
  public static final String SETTINGS_REMOVE = "/settings/remove";
  public static final String SETTINGS_PREFER = "/settings/preferred";
  public static final String SETTINGS_DEVICES = "/settings/devices";
  public static final String ADMIN = "/admin";
  public static final String ADMIN_PERSON = "/admin/person";
  public static final String ADMIN_AUDIT = "/admin/audit";
  public static final String ADMIN_IMPORT = "/admin/import";

  /** What an unverified session may see. Everything else of ours needs the second factor. */
  public static final Set<String> OPEN =
      Set.of(
          VERIFY,
          VERIFY_PUSH,
          PROVE,
          ENROLL,
          ENROLL_PUSH,
          BACKUP_CODES,
          BACKUP_CODES_TEXT,
          POSTPONE,
          SIGN_OUT);

  private OwnPaths() {}
}
