package dev.countersign.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A policy with only authenticator apps and backup codes, so everyone has the same first page. */
final class AppsOnly {
  private static final String POLICY =
      """
      {
        "mode": "enforce",
        "issuer": "Harbor",
        "groups": { "require": ["administrators", "staff"] },
        "customers": "skip",
        "enrollment": { "grace_days": 0 }
      }
      """;

  private AppsOnly() {}

  /** Puts it where the host looks at startup. */
  static void into(Path data) throws IOException {
    Files.writeString(data.resolve("policy.json"), POLICY);
  }
}
