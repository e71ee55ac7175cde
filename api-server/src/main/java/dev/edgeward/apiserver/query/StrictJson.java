package dev.edgeward.apiserver.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The JSON of parameters: one value, of bounded size and depth, no name twice in an object. */
final class StrictJson {
  /** The longest text, in UTF-16 units. */
  static final int MAX_LENGTH = 8192;

  /** Objects and arrays in each other; a filter that is just not too deep stays below. */
  private static final int MAX_NESTING = 3 * FilterReader.MAX_DEPTH;

  private static final int MAX_NUMBER_LENGTH = 100;

  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .reader();

  private StrictJson() {}

  static JsonNode read(Spot spot, String text) {
    if (text.length() > MAX_LENGTH) {
      throw spot.refuse("is longer than " + MAX_LENGTH + " characters");
    }
    try {
      JsonNode json = READER.readTree(text);
      if (json.isMissingNode()) {
        throw spot.refuse("is empty; expects JSON");
      }
      return json;
    } catch (StreamConstraintsException e) {
      throw spot.refuse("is nested too deeply, or has a number that is too long");
    } catch (JsonProcessingException e) {
      throw spot.refuse("is not JSON: " + complaint(e));
    }
  }

  /** What the parser says, without its advice on which of its settings would allow it. */
  private static String complaint(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    int advice = message.indexOf(": enable `");
    return (advice < 0 ? message : message.substring(0, advice))
        + (e.getLocation() == null ? "" : " at character " + e.getLocation().getCharOffset());
  }
}
