package dev.edgeward.operator.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * The build of the dispatcher that comes with this operator.
 *
 * @param source the ES module, UTF-8
 * @param digest that it tells of itself when it is asked for its health
 * @param compatibilityDate of the Workers runtime
 * @param compatibilityFlags of the Workers runtime
 */
public record DispatcherModule(
    byte[] source, String digest, String compatibilityDate, List<String> compatibilityFlags) {
  /** Name of the module in an upload. */
  static final String NAME = "dispatcher.mjs";

  private static final String FOLDER = "/dev/edgeward/dispatcher/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads the build from the class path.
   *
   * @return the build
   * @throws UncheckedIOException when the operator was packed without it
   */
  public static DispatcherModule load() {
    try {
      JsonNode description = JSON.readTree(read("dispatcher.json"));
      return new DispatcherModule(
          read(NAME),
          description.required("digest").asText(),
          description.required("compatibilityDate").asText(),
          StreamSupport.stream(description.path("compatibilityFlags").spliterator(), false)
              .map(JsonNode::asText)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException("the operator was packed without the dispatcher", e);
    }
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = DispatcherModule.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new FileNotFoundException(FOLDER + name);
      }
      return in.readAllBytes();
    }
  }
}
