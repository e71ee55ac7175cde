package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.apiserver.invoke.Dispatcher.Broken;
import dev.edgeward.apiserver.invoke.Dispatcher.Missing;
import dev.edgeward.apiserver.invoke.Dispatcher.Reply;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the answers of a dispatcher mean; {@code docs/protocol.md} lists them. */
final class Replies {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_RETRY_SECONDS = 60;
  private static final int MAX_CODE = 64;

  private Replies() {}

  /**
   * The meaning of a whole answer.
   *
   * @param status of HTTP
   * @param body whole
   * @param retryAfter the header, null when there is none
   * @return also for what the protocol doesn't have
   */
  static Reply of(int status, byte[] body, @Nullable String retryAfter) throws IOException {
    return switch (status) {
      case 200 ->
          Answer.parse(body)
              .<Reply>map(Dispatcher.Ran::new)
              .orElseGet(() -> new Dispatcher.Unreadable("an answer that is none"));
      case 400 -> refused(code(body));
      case 401 -> new Dispatcher.Unauthorized();
      case 413 -> new Dispatcher.ArgsTooLarge();
      case 428 -> missing(body);
      // Cloudflare says it before the dispatcher runs at all.
      case 429 -> new Dispatcher.Overloaded(seconds(retryAfter));
      case 503 -> away(code(body), seconds(retryAfter));
      default -> new Broken("status " + status);
    };
  }

  /** A 400 without a code of ours comes from what stands before the dispatcher. */
  private static Reply refused(String code) {
    return switch (code) {
      case "digest-mismatch", "invalid-bundle", "invalid-env", "invalid-request" ->
          new Dispatcher.Refused(code);
      default -> new Broken("a 400 that is not the dispatcher's");
    };
  }

  /** A 503 without a code of ours comes from what stands before the dispatcher. */
  private static Reply away(String code, int seconds) {
    return switch (code) {
      case "overloaded" -> new Dispatcher.Overloaded(seconds);
      case "store-unavailable" -> new Dispatcher.StoreAway(seconds);
      case "misconfigured" ->
          new Dispatcher.Misconfigured("it lacks configuration: a binding is missing or malformed");
      default -> new Dispatcher.Unreachable("a 503 that is not the dispatcher's");
    };
  }

  private static String code(byte[] problem) throws IOException {
    try {
      String code = MAPPER.readTree(problem).path("code").asText();
      return code.length() > MAX_CODE ? "" : code;
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  private static Reply missing(byte[] body) throws IOException {
    JsonNode names;
    try {
      names = MAPPER.readTree(body).path("missing");
    } catch (JsonProcessingException e) {
      return new Broken("a 428 that names nothing");
    }
    Set<String> what = new HashSet<>();
    names.forEach(name -> what.add(name.asText()));
    return what.isEmpty() ? new Broken("a 428 that names nothing") : new Missing(what);
  }

  private static int seconds(@Nullable String retryAfter) {
    try {
      return retryAfter == null
          ? 1
          : Math.clamp(Integer.parseInt(retryAfter.strip()), 1, MAX_RETRY_SECONDS);
    } catch (NumberFormatException e) {
      return 1;
    }
  }
}
