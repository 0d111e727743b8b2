package dev.countersign.servlet;

import dev.countersign.verifier.wire.Answer;
import dev.countersign.verifier.wire.Method;
import dev.countersign.verifier.wire.QuestionAnswer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody typed into a form, as an answer for the engine; null for what can be none. */
final class FormAnswers {
  /** Bytes of an answer to a security question. */
  private static final int ANSWER_BYTES_MAX = 256;

  /** Bytes of what a browser's credential signed, with its wrapping. */
  private static final int RESPONSE_BYTES_MAX = 16 * 1024;

  private static final int CREDENTIAL_ID_CHARS_MAX = 1400;

  /** Questions that a person chooses. */
  static final int QUESTIONS = 3;

  /** Questions that are asked. */
  private static final int ASKED_MAX = 3;

  private FormAnswers() {}

  /** An answer to a challenge. */
  static @Nullable Answer atSignIn(Exchange exchange, Method method) {
    return switch (method) {
      case TOTP, BACKUP_CODES, EMAIL, SMS, YUBICO_OTP -> code(exchange, method);
      case HOTP -> exchange.parameter("act").equals("two") ? two(exchange) : code(exchange, method);
      case WEB_AUTHN -> assertion(exchange);
      case PUSH -> new Answer.Push();
      case SECURITY_QUESTIONS -> answers(exchange);
    };
  }

  /** The proof that something can be set up. */
  static @Nullable Answer atEnrollment(Exchange exchange, Method method) {
    return switch (method) {
      case TOTP, EMAIL, SMS, YUBICO_OTP -> code(exchange, method);
      case WEB_AUTHN -> assertion(exchange);
      case PUSH -> new Answer.Push();
      case SECURITY_QUESTIONS -> questions(exchange);
      case BACKUP_CODES -> new Answer.CodesSaved();
      case HOTP -> null;
    };
  }

  private static @Nullable Answer code(Exchange exchange, Method method) {
    byte[] code = bytes(exchange, "code", Forms.CODE_BYTES_MAX);
    return code == null ? null : new Answer.Code(method, code);
  }

  private static @Nullable Answer two(Exchange exchange) {
    byte[] first = bytes(exchange, "first", Forms.CODE_BYTES_MAX);
    byte[] second = bytes(exchange, "second", Forms.CODE_BYTES_MAX);
    return first == null || second == null ? null : new Answer.TwoCodes(first, second);
  }

  private static @Nullable Answer assertion(Exchange exchange) {
    byte[] response = bytes(exchange, "response", RESPONSE_BYTES_MAX);
    String id = exchange.parameter("credential_id");
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

  private static @Nullable Answer answers(Exchange exchange) {
    List<byte[]> answers = new ArrayList<>();
    for (int place = 1; place <= ASKED_MAX; place++) {
      if (exchange.request().getParameter("answer" + place) != null) {
        byte[] answer = bytes(exchange, "answer" + place, ANSWER_BYTES_MAX);
        if (answer == null) {
          return null;
        }
        answers.add(answer);
      }
    }
    return new Answer.SecurityAnswers(answers);
  }

  private static @Nullable Answer questions(Exchange exchange) {
    List<QuestionAnswer> chosen = new ArrayList<>();
    for (int place = 1; place <= QUESTIONS; place++) {
      Integer question = question(exchange, place);
      byte[] answer = bytes(exchange, "answer" + place, ANSWER_BYTES_MAX);
      if (answer == null || question == null) {
        return null;
      }
      chosen.add(new QuestionAnswer(question, answer));
    }
    return new Answer.Questions(chosen);
  }

  /** The question that was chosen in a place, from 1; null if none was. */
  static @Nullable Integer question(Exchange exchange, int place) {
    String question = exchange.parameter("question" + place);
    return question.matches("[0-9]{1,2}") ? Integer.valueOf(question) : null;
  }

  private static byte @Nullable [] bytes(Exchange exchange, String name, int max) {
    byte[] bytes = exchange.parameter(name).getBytes(StandardCharsets.UTF_8);
    return bytes.length <= max ? bytes : null;
  }
}
