package dev.edgeward.operator.archive;

import java.io.IOException;

/** An archive has more in it than may be. */
public final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  TooLargeException(long most) {
    super("it has more than " + most + " bytes unpacked, or too much before one of its files");
  }
}
