package dev.countersign.duo;

import dev.countersign.http.HttpFailure;
import dev.countersign.http.HttpResult;
import dev.countersign.json.Json;
import dev.countersign.json.JsonException;
import dev.countersign.json.JsonReader;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Duo's answer to an accepted request. */
final class DuoAnswer {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{5}");

  /** Duo's code for a date that is more than a few minutes off. */
  private static final String BAD_DATE = "40105";

  private final Json.Members fields;

  private DuoAnswer(Json.Members fields) {
    this.fields = fields;
  }

  /**
   * Parses one.
   *
   * @throws IOException if there is no answer, or it is not {@code OK}
   */
  static DuoAnswer of(HttpResult result) throws IOException {
    return result.match(DuoAnswer::read, failed -> fail(failed.failure()));
  }

  private static DuoAnswer read(HttpResult.Answered answered) throws IOException {
    Json.Members whole = members(answered.body());
    Optional<Json.Members> response = whole.members("response");
    boolean isOk = whole.text("stat").equals(Optional.of("OK"));
    if (answered.status() == 200 && isOk && response.isPresent()) {
      return new DuoAnswer(response.get());
    }
    throw new IOException(refusal(answered.status(), whole));
  }

  private static Json.Members members(byte[] body) throws IOException {
    try {
      if (JsonReader.read(body) instanceof Json.Members members) {
        return members;
      }
    } catch (JsonException e) {
      throw new IOException("Duo's answer cannot be read", e);
    }
    throw new IOException("Duo's answer is not a JSON object");
  }

  /** Only Duo's error number: the rest of what it says may be about a person. */
  private static String refusal(int status, Json.Members whole) {
    String number =
        whole.numeral("code").filter(code -> NUMBER.matcher(code).matches()).orElse("none");
    String line = "Duo answered HTTP " + status + ", code " + number;
    return number.equals(BAD_DATE) ? line + ": the clock of this machine is off; set it" : line;
  }

  private static DuoAnswer fail(HttpFailure failure) throws IOException {
    throw new IOException(
        switch (failure) {
          case UNREACHABLE -> "Duo could not be asked: it is unreachable, or the connection broke";
          case TIMED_OUT -> "Duo did not answer in time";
          case ENCRYPTION -> "Duo could not be asked: TLS failed; look at proxy and trust store";
          case TOO_LONG -> "Duo's answer is longer than 64 KiB";
        });
  }

  /** A text field; empty if it is anything else. */
  String text(String field) {
    return fields.text(field).orElse("");
  }
}
