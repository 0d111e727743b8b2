package dev.countersign.verifier;

import dev.countersign.verifier.wire.AccountEvent;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.EnrollAct;
import dev.countersign.verifier.wire.SelfServiceAct;
import dev.countersign.verifier.wire.SignInAct;
import java.util.Optional;

/**
 * The answer in an event: what can be guessed.
 *
 * @param place where it is given
 * @param knownBrowser whether the browser sends a known-browser cookie; only the engine can tell
 *     whether it is valid
 * @param answer the answer
 */
record GivenAnswer(Place place, boolean knownBrowser, Answer answer) {
  enum Place {
    SIGN_IN,
    ENROLLMENT,
    SELF_SERVICE
  }

  /** The answer in an event, if there is one. */
  static Optional<GivenAnswer> in(AccountEvent event) {
    return event.match(new OfEvent());
  }

  private static final class OfEvent
      implements AccountEvent.Cases<Optional<GivenAnswer>, RuntimeException> {
    @Override
    public Optional<GivenAnswer> signIn(AccountEvent.SignIn it) {
      return it.act().match(new OfSignIn(it.login().knownBrowser() != null));
    }

    @Override
    public Optional<GivenAnswer> selfService(AccountEvent.SelfService it) {
      return it.act().match(new OfSelfService());
    }

    @Override
    public Optional<GivenAnswer> admin(AccountEvent.Admin it) {
      return Optional.empty();
    }
  }

  private record OfSignIn(boolean knownBrowser)
      implements SignInAct.Cases<Optional<GivenAnswer>, RuntimeException> {
    @Override
    public Optional<GivenAnswer> respond(SignInAct.Respond it) {
      return Optional.of(new GivenAnswer(Place.SIGN_IN, knownBrowser, it.answer()));
    }

    @Override
    public Optional<GivenAnswer> enroll(SignInAct.Enroll it) {
      return it.act().match(new OfEnroll(Place.ENROLLMENT, knownBrowser));
    }

    @Override
    public Optional<GivenAnswer> begin(SignInAct.Begin it) {
      return Optional.empty();
    }

    @Override
    public Optional<GivenAnswer> choose(SignInAct.Choose it) {
      return Optional.empty();
    }

    @Override
    public Optional<GivenAnswer> report(SignInAct.Report it) {
      return Optional.empty();
    }

    @Override
    public Optional<GivenAnswer> postpone(SignInAct.Postpone it) {
      return Optional.empty();
    }
  }

  private static final class OfSelfService
      implements SelfServiceAct.Cases<Optional<GivenAnswer>, RuntimeException> {
    @Override
    public Optional<GivenAnswer> enroll(SelfServiceAct.Enroll it) {
      // A person in the settings has completed a factor in this browser.
      return it.act().match(new OfEnroll(Place.SELF_SERVICE, true));
    }

    @Override
    public Optional<GivenAnswer> list(SelfServiceAct.List it) {
      return Optional.empty();
    }

    @Override
    public Optional<GivenAnswer> report(SelfServiceAct.Report it) {
      return Optional.empty();
    }

    @Override
    public Optional<GivenAnswer> rename(SelfServiceAct.Rename it) {
      return Optional.empty();
    }

    @Override
    public Optional<GivenAnswer> remove(SelfServiceAct.Remove it) {
      return Optional.empty();
    }

    @Override
    public Optional<GivenAnswer> prefer(SelfServiceAct.Prefer it) {
      return Optional.empty();
    }

    @Override
    public Optional<GivenAnswer> forgetDevices(SelfServiceAct.ForgetDevices it) {
      return Optional.empty();
    }
  }

  private record OfEnroll(Place place, boolean knownBrowser)
      implements EnrollAct.Cases<Optional<GivenAnswer>, RuntimeException> {
    @Override
    public Optional<GivenAnswer> confirm(EnrollAct.Confirm it) {
      return Optional.of(new GivenAnswer(place, knownBrowser, it.answer()));
    }

    @Override
    public Optional<GivenAnswer> start(EnrollAct.Start it) {
      return Optional.empty();
    }
  }
}
