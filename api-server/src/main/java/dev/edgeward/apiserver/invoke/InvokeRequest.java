package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.error.JsonComplaint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants run.
 *
 * @param args any JSON value
 * @param versionId which version, null for the default one
 * @param deadline when the caller stops waiting
 */
public record InvokeRequest(JsonSlice args, @Nullable String versionId, Deadline deadline) {
  /** The largest body, in bytes. */
  public static final int MAX_BYTES = 6 * 1024 * 1024;

  /**
   * Reads a body {@code {args?, versionId?}}; an empty body is {@code {}}.
   *
   * @param body as it was sent
   * @return what is wanted
   * @throws ApiException when it isn't that
   */
  public static InvokeRequest parse(byte[] body) {
    if (body.length == 0) {
      return new InvokeRequest(JsonSlice.EMPTY_OBJECT, null, Deadline.NONE);
    }
    Reading reading = new Reading(body);
    try {
      JsonObjectReader.read(body, reading);
    } catch (JsonProcessingException e) {
      throw ApiException.of(
          ErrorCode.INVALID_REQUEST, "the body is not a valid JSON object: " + JsonComplaint.of(e));
    } catch (IOException e) {
      throw ApiException.of(ErrorCode.INVALID_REQUEST, "the body can't be read");
    }
    if (!reading.errors.isEmpty()) {
      throw ApiException.of(ErrorCode.INVALID_REQUEST, reading.errors);
    }
    return new InvokeRequest(reading.args, reading.versionId, Deadline.NONE);
  }

  /**
   * The same, for a caller that doesn't wait for ever.
   *
   * @param end when it stops waiting
   * @return the same otherwise
   */
  public InvokeRequest by(Deadline end) {
    return new InvokeRequest(args, versionId, end);
  }

  private static final class Reading implements JsonObjectReader.Field {
    private final byte[] body;
    private final List<FieldError> errors = new ArrayList<>();
    private JsonSlice args = JsonSlice.EMPTY_OBJECT;
    private @Nullable String versionId;

    private Reading(byte[] body) {
      this.body = body;
    }

    @Override
    public void read(String name, JsonParser value) throws IOException {
      switch (name) {
        case "args" -> args = JsonObjectReader.slice(body, value);
        case "versionId" -> {
          if (value.currentToken() == JsonToken.VALUE_STRING) {
            versionId = value.getText();
          } else {
            value.skipChildren();
            errors.add(new FieldError("/versionId", "versionId must be a string"));
          }
        }
        default -> {
          value.skipChildren();
          errors.add(FieldError.unknownField("", name));
          if (errors.size() > FieldError.MOST) {
            throw ApiException.of(ErrorCode.INVALID_REQUEST, errors);
          }
        }
      }
    }
  }
}
