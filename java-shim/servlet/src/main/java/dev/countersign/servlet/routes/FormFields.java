package dev.countersign.servlet.routes;

import dev.countersign.pages.form.FormToken;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fields of a form of ours, in UTF-8 even where a filter of the host's looked at a parameter
 * before us and so had the form read in the container's default, which is ISO 8859-1.
 */
final class FormFields {
  private final HttpServletRequest request;
  private final boolean isMisread;

  FormFields(HttpServletRequest request) {
    this.request = request;
    this.isMisread = misread(FormToken.CHECK_MARK).equals(request.getParameter(FormToken.CHECK));
  }

  List<String> values(String name) {
    String[] values = request.getParameterValues(name);
    if (values == null) {
      return List.of();
    }
    return isMisread ? Stream.of(values).map(FormFields::readAgain).toList() : List.of(values);
  }

  private static String misread(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private static String readAgain(String text) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
