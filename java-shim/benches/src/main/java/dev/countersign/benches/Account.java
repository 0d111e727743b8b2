package dev.countersign.benches;

import dev.countersign.verifier.EngineDoor;
import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.AccountRow;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Channel;
import dev.countersign.verifier.wire.EngineRequest;
import dev.countersign.verifier.wire.EngineResponse;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.Login;
import dev.countersign.verifier.wire.Product;
import dev.countersign.verifier.wire.Save;
import dev.countersign.verifier.wire.SignInAct;
import dev.countersign.verifier.wire.Started;
import dev.countersign.verifier.wire.Verdict;
import dev.countersign.verifier.wire.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An account with an app and backup codes in a separate engine, kept in memory. */
final class Account {
  static final String ID = "10100";

  /** The middle of a step. */
  static final long ENROLLED_AT = 1_700_000_010L;

  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final EngineDoor door;
  private final long handle;
  private final List<Save> saves = new ArrayList<>();
  private byte[] secret = {};
  private byte @Nullable [] knownBrowser;
  private @Nullable AccountRow row;

  private Account(EngineDoor door, long handle) {
    this.door = door;
    this.handle = handle;
  }

  /** Opens an engine and enrolls. */
  static Account enroll(EngineDoor door) {
    EngineResponse.Ring ring =
        (EngineResponse.Ring) ask(door, 0, new EngineRequest.NewRing("benches", entropy()));
    EngineResponse.Opened opened =
        (EngineResponse.Opened)
            ask(door, 0, new EngineRequest.Open(ring.ring(), "{\"mode\":\"enforce\"}", 1));
    Account account = new Account(door, opened.handle());
    account.enroll();
    return account;
  }

  private void enroll() {
    Started.Totp app =
        (Started.Totp) started(new EnrollAct.Start(FactorMethod.TOTP, null, false, null));
    secret = decode(app.key());
    byte[] code = codeAt(ENROLLED_AT);
    Started.BackupCodes codes =
        (Started.BackupCodes)
            started(
                new EnrollAct.Confirm(app.ticket(), new Answer.Code(FactorMethod.TOTP, code), ""));
    Verdict verdict = enrolling(new EnrollAct.Confirm(codes.ticket(), new Answer.CodesSaved(), ""));
    knownBrowser = ((Verdict.Admit) verdict).knownBrowser();
  }

  byte[] secret() {
    return secret;
  }

  /** What enrolling saved, in order. */
  List<Save> saves() {
    return saves;
  }

  AccountRow row() {
    if (row == null) {
      throw new IllegalStateException("no one enrolled");
    }
    return row;
  }

  byte[] codeAt(long at) {
    return PlainTotp.code(secret, at / PlainTotp.PERIOD_SECONDS);
  }

  /** A code typed in a known browser. */
  EngineRequest signIn(AccountRow from, long at, byte[] code) {
    AccountEvent event =
        new AccountEvent.SignIn(
            login(knownBrowser),
            new SignInAct.Respond(new Answer.Code(FactorMethod.TOTP, code), null, false));
    return new EngineRequest.Step(ID, from, null, at, entropy(), event);
  }

  byte[] call(byte[] request) {
    return door.call(handle, request);
  }

  /** The answer to a sign-in; anything but an admission is a bug in the bench. */
  static EngineResponse.Stepped admitted(byte[] answer) {
    if (Wire.decodeResponse(answer) instanceof EngineResponse.Stepped stepped
        && stepped.verdict() instanceof Verdict.Admit) {
      return stepped;
    }
    throw new IllegalStateException("the code was not accepted");
  }

  private Started started(EnrollAct act) {
    if (enrolling(act) instanceof Verdict.Enroll page && page.started() != null) {
      return page.started();
    }
    throw new IllegalStateException("the enrollment does not go on");
  }

  private Verdict enrolling(EnrollAct act) {
    AccountEvent event = new AccountEvent.SignIn(login(null), new SignInAct.Enroll(act));
    EngineResponse.Stepped stepped =
        (EngineResponse.Stepped)
            ask(door, handle, new EngineRequest.Step(ID, row, null, ENROLLED_AT, entropy(), event));
    Save save = stepped.save();
    if (save != null) {
      saves.add(save);
      row = new AccountRow(save.revision(), save.record(), save.revocations());
    }
    return stepped.verdict();
  }

  /** The same at every step: nothing here is secret. All zero would be refused. */
  private static byte[] entropy() {
    byte[] entropy = new byte[32];
    Arrays.fill(entropy, (byte) 7);
    return entropy;
  }

  private static Login login(byte @Nullable [] knownBrowser) {
    byte[] nonce = new byte[32];
    Arrays.fill(nonce, (byte) 3);
    List<String> groups =
        List.of("staff", "developers", "jira-users", "confluence-users", "berlin", "team-4");
    return new Login(
        Product.JIRA,
        Channel.FORM,
        groups,
        true,
        "192.0.2.17",
        nonce,
        knownBrowser,
        null,
        null,
        "",
        "alice");
  }

  private static EngineResponse ask(EngineDoor door, long handle, EngineRequest request) {
    return Wire.decodeResponse(door.call(handle, Wire.encode(request)));
  }

  private static byte[] decode(byte[] base32) {
    byte[] out = new byte[base32.length * 5 / 8];
    long bits = 0;
    int held = 0;
    int place = 0;
    for (byte each : base32) {
      bits = bits << 5 | ALPHABET.indexOf(each);
      held += 5;
      if (held >= 8) {
        held -= 8;
        out[place++] = (byte) (bits >> held);
      }
    }
    return out;
  }
}
