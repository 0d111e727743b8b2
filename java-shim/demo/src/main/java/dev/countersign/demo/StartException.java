package dev.countersign.demo;

import java.io.Serial;

/** The host cannot start; the message is one line that names the problem and the fix. */
final class StartException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  StartException(String line) {
    super(line.strip().replaceAll("\\s*\\p{Cntrl}+\\s*", " "));
  }
}
