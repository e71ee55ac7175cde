package dev.edgeward.operator.openapi;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The code of every operation: the dispatcher's build has it. */
public final class OperationModule {
  /** The file that it is in a function's code. */
  public static final String ENTRYPOINT = "main.js";

  /** The file beside it that says which operation it is. */
  public static final String DESCRIPTION = "operation.json";

  private static final String RESOURCE = "/dev/edgeward/dispatcher/openapi.mjs";

  private OperationModule() {}

  /**
   * Reads it from the class path.
   *
   * @return the source of an ES module
   * @throws UncheckedIOException when the operator was packed without it
   */
  public static String load() {
    try (InputStream in = OperationModule.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new FileNotFoundException(RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the operator was packed without the dispatcher", e);
    }
  }
}
