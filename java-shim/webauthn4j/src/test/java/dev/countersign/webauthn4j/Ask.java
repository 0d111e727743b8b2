package dev.countersign.webauthn4j;

import dev.countersign.verifier.wire.Ceremony;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a browser and an authenticator say in one ceremony. Everything starts out right, and a test
 * makes one point wrong.
 */
final class Ask {
  static final int PRESENT = 0x01;
  static final int VERIFIED = 0x04;
  static final int MAY_BE_BACKED_UP = 0x08;
  static final int BACKED_UP = 0x10;

  static final String PARTY = "example.org";
  static final String ORIGIN = "https://jira.example.org";
  static final String PORT = "https://wiki.example.org:8443";

  byte[] challenge = new byte[32];
  String party = PARTY;
  String origin = ORIGIN;
  int flags = PRESENT;
  @Nullable String type;
  @Nullable Boolean crossOrigin = false;
  @Nullable String topOrigin;
  @Nullable Integer counter;
  String format = "none";
  @Nullable Attester maker;
  byte @Nullable [] credentialId;
  byte @Nullable [] userHandle;

  Ask challenge(byte[] bytes) {
    challenge = bytes;
    return this;
  }

  Ask party(String name) {
    party = name;
    return this;
  }

  Ask origin(String text) {
    origin = text;
    return this;
  }

  Ask flags(int bits) {
    flags = bits;
    return this;
  }

  Ask type(String word) {
    type = word;
    return this;
  }

  Ask crossOrigin(@Nullable Boolean whether, @Nullable String top) {
    crossOrigin = whether;
    topOrigin = top;
    return this;
  }

  Ask counter(int count) {
    counter = count;
    return this;
  }

  Ask format(String name) {
    format = name;
    return this;
  }

  Ask maker(Attester attester) {
    maker = attester;
    return format("packed");
  }

  Ask credentialId(byte[] id) {
    credentialId = id;
    return this;
  }

  Ask userHandle(byte[] handle) {
    userHandle = handle;
    return this;
  }

  /** The engine's task for which all of this is right. */
  static Ceremony ceremony(boolean userVerification) {
    return new Ceremony(new byte[32], PARTY, List.of(ORIGIN, PORT), userVerification);
  }
}
