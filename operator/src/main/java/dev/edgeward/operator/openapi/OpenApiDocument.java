package dev.edgeward.operator.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.util.OpenAPIDeserializer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A document that was read; what its operations are worth is another matter.
 *
 * @param root the whole
 * @param is31 whether its schemas are JSON Schema 2020-12 already
 */
public record OpenApiDocument(JsonNode root, boolean is31) {
  /** The most bytes that a document may have, whatever it was packed into. */
  static final int MAX_BYTES = 32 * 1024 * 1024;

  private static final int MOST_REMARKS = 5;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  /** What became of reading one. */
  public sealed interface Reading {}

  /** It is one. */
  public record Read(OpenApiDocument document) implements Reading {}

  /** It is none. */
  public record Unreadable(Problem problem) implements Reading {}

  /**
   * Reads a document.
   *
   * @param bytes YAML or JSON in UTF-8, as it is or packed with gzip
   * @return the document, or why it is none
   */
  public static Reading read(byte[] bytes) {
    try {
      byte[] plain = isGzip(bytes) ? unpacked(bytes) : bytes;
      if (plain.length > MAX_BYTES) {
        return unreadable("it has more than " + MAX_BYTES + " bytes");
      }
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain)).toString().strip();
      return parse(text);
    } catch (CharacterCodingException e) {
      return unreadable("it is not UTF-8");
    } catch (IOException e) {
      return unreadable("it looks like gzip, and can't be unpacked");
    }
  }

  private static Reading parse(String text) {
    JsonNode root;
    try {
      root = DocumentText.parse(text);
    } catch (TooLargeException e) {
      return unreadable(String.valueOf(e.getMessage()));
    } catch (IOException | YAMLException e) {
      return unreadable("it is neither JSON nor YAML: " + firstLine(e));
    } catch (RuntimeException | StackOverflowError e) {
      return unreadable("it is nested too deeply, or too large");
    }
    if (!root.isObject()) {
      return unreadable("it is no object");
    }
    String version = root.path("openapi").asText("");
    if (!version.matches("3[.][01]([.].*)?")) {
      return new Unreadable(
          new Problem(
              "/openapi",
              version.isEmpty()
                  ? "is missing: documents of OpenAPI 3.0 and 3.1 are read"
                  : "is "
                      + Located.shortened(version)
                      + ": documents of OpenAPI 3.0 and 3.1 are read"));
    }
    if (!root.path("paths").isObject()) {
      return new Unreadable(new Problem("/paths", "is missing, or no object"));
    }
    return new Read(new OpenApiDocument(root, version.startsWith("3.1")));
  }

  /**
   * What swagger-parser finds wrong with it. Nothing of that keeps operations from being functions:
   * what does, these say themselves.
   *
   * @return the first few of its messages, which name places in words of their own
   */
  public List<String> remarks() {
    ParseOptions options = new ParseOptions();
    options.setResolve(false);
    try {
      List<String> messages =
          new OpenAPIDeserializer().deserialize(root, null, options).getMessages();
      return messages == null ? List.of() : messages.stream().limit(MOST_REMARKS).toList();
    } catch (RuntimeException | StackOverflowError e) {
      return List.of("it can't be read by swagger-parser");
    }
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && (bytes[0] & 0xff) == GZIP_FIRST && (bytes[1] & 0xff) == GZIP_SECOND;
  }

  private static byte[] unpacked(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readNBytes(MAX_BYTES + 1);
    }
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return Located.shortened(message.lines().findFirst().orElse(""));
  }

  private static Unreadable unreadable(String message) {
    return new Unreadable(new Problem("", message));
  }
}
