package dev.countersign.pages.form;

import dev.countersign.pages.Asked;
import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.FactorMethod;
import dev.countersign.verifier.wire.QuestionAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person typed into a form, as an answer for the engine; null for what cannot be one. */
public final class FormAnswers {
  /** The most bytes of a code; anything longer is not one. */
  private static final int CODE_BYTES_MAX = 64;

  /** The most bytes of an answer to a security question. */
  private static final int ANSWER_BYTES_MAX = 256;

  /** The most bytes of what a browser's credential signed, including its wrapping. */
  private static final int RESPONSE_BYTES_MAX = 16 * 1024;

  private static final int CREDENTIAL_ID_CHARS_MAX = 1400;

  /** How many questions a person chooses. */
  public static final int QUESTIONS = 3;

  /** How many questions are asked. */
  private static final int ASKED_MAX = 3;

  private FormAnswers() {}

  /** An answer to a challenge. */
  public static @Nullable Answer atSignIn(Asked asked, FactorMethod method) {
    return switch (method) {
      case BACKUP_CODES, EMAIL, SMS, YUBICO_OTP -> code(asked, method);
      case TOTP, HOTP ->
          asked.field("act").equals("two") ? two(asked, method) : code(asked, method);
      case WEB_AUTHN -> assertion(asked);
      case PUSH -> new Answer.Push();
      case SECURITY_QUESTIONS -> answers(asked);
    };
  }

  /** The proof that something can be set up. */
  public static @Nullable Answer atEnrollment(Asked asked, FactorMethod method) {
    return switch (method) {
      case TOTP, EMAIL, SMS, YUBICO_OTP -> code(asked, method);
      case WEB_AUTHN -> assertion(asked);
      case PUSH -> new Answer.Push();
      case SECURITY_QUESTIONS -> questions(asked);
      case BACKUP_CODES -> new Answer.CodesSaved();
      case HOTP -> null;
    };
  }

  private static @Nullable Answer code(Asked asked, FactorMethod method) {
    byte[] code = bytes(asked, "code", CODE_BYTES_MAX);
    return code == null ? null : new Answer.Code(method, code);
  }

  private static @Nullable Answer two(Asked asked, FactorMethod method) {
    byte[] first = bytes(asked, "first", CODE_BYTES_MAX);
    byte[] second = bytes(asked, "second", CODE_BYTES_MAX);
    return first == null || second == null ? null : new Answer.TwoCodes(method, first, second);
  }

  private static @Nullable Answer assertion(Asked asked) {
    byte[] response = bytes(asked, "response", RESPONSE_BYTES_MAX);
    String id = asked.field("credential_id");
    if (response == null || response.length == 0 || id.length() > CREDENTIAL_ID_CHARS_MAX) {
      return null;
    }
    try {
      byte[] credentialId = Base64.getUrlDecoder().decode(id);
      return credentialId.length == 0 ? null : new Answer.Assertion(credentialId, response);
    } catch (IllegalArgumentException notOurs) {
      return null;
    }
  }

  private static @Nullable Answer answers(Asked asked) {
    List<byte[]> answers = new ArrayList<>();
    for (int place = 1; place <= ASKED_MAX; place++) {
      if (asked.has("answer" + place)) {
        byte[] answer = bytes(asked, "answer" + place, ANSWER_BYTES_MAX);
        if (answer == null) {
          return null;
        }
        answers.add(answer);
      }
    }
    return new Answer.SecurityAnswers(answers);
  }

  private static @Nullable Answer questions(Asked asked) {
    List<QuestionAnswer> chosen = new ArrayList<>();
    for (int place = 1; place <= QUESTIONS; place++) {
      Integer question = question(asked, place);
      byte[] answer = bytes(asked, "answer" + place, ANSWER_BYTES_MAX);
      if (answer == null || question == null) {
        return null;
      }
      chosen.add(new QuestionAnswer(question, answer));
    }
    return new Answer.Questions(chosen);
  }

  /** The question chosen at a position, from 1; null if none was. */
  public static @Nullable Integer question(Asked asked, int place) {
    String question = asked.field("question" + place);
    return question.matches("[0-9]{1,2}") ? Integer.valueOf(question) : null;
  }

  private static byte @Nullable [] bytes(Asked asked, String name, int max) {
    byte[] bytes = asked.field(name).getBytes(StandardCharsets.UTF_8);
    return bytes.length <= max ? bytes : null;
  }
}
