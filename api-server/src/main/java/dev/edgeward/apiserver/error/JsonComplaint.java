package dev.edgeward.apiserver.error;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.regex.Pattern;

/** What is wrong with a text that isn't JSON, without the parser's own affairs. */
public final class JsonComplaint {
  private static final Pattern AFFAIRS =
      Pattern.compile(
          "\\s*(\\(for |\\(from |, from |at \\[Source|\\[Source|: was expecting).*",
          Pattern.DOTALL);

  private JsonComplaint() {}

  /**
   * One sentence.
   *
   * @param failure of a parser
   * @return with the place, where it is known
   */
  public static String of(JsonProcessingException failure) {
    if (failure instanceof StreamConstraintsException) {
      return "it is nested too deep, or a part of it is too long";
    }
    String what = AFFAIRS.matcher(String.valueOf(failure.getOriginalMessage())).replaceAll("");
    JsonLocation place = failure.getLocation();
    return place == null
        ? what
        : what + " at line " + place.getLineNr() + ", column " + place.getColumnNr();
  }
}
