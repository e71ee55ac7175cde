package dev.edgeward.apiserver.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.api.Digests;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Entity tags (RFC 9110, 8.8.3): a digest of what is shown, so that they are the same on every
 * replica, and writes that change nothing that is shown don't matter.
 */
@Singleton
final class Preconditions {
  private static final int DIGITS = 32;

  private final ObjectMapper json;

  Preconditions(ObjectMapper json) {
    this.json = json;
  }

  /** The answer that shows something, with its tag; 304 when the client has it already. */
  Response show(Object shown, HttpHeaders headers) {
    String tag = tag(shown);
    boolean known =
        values(headers, HttpHeaders.IF_NONE_MATCH).stream()
            .map(value -> value.startsWith("W/") ? value.substring(2) : value)
            .anyMatch(value -> value.equals("*") || value.equals(tag));
    Response.ResponseBuilder response = known ? Response.notModified() : Response.ok(shown);
    return response.tag(new EntityTag(unquoted(tag))).build();
  }

  /** The answer that something was made, under the path of its kind. */
  Response created(String path, String id, Object shown) {
    return tagged(Response.created(URI.create(path + "/" + id)), shown).build();
  }

  /** An answer to a change. */
  Response.ResponseBuilder tagged(Response.ResponseBuilder response, Object shown) {
    return response.entity(shown).tag(new EntityTag(unquoted(tag(shown))));
  }

  /** Whether a state is the one of {@code If-Match}; any is without that header. */
  Predicate<Object> expected(HttpHeaders headers) {
    List<String> wanted = values(headers, HttpHeaders.IF_MATCH);
    if (headers.getRequestHeader(HttpHeaders.IF_MATCH) == null
        || headers.getRequestHeader(HttpHeaders.IF_MATCH).isEmpty()) {
      return state -> true;
    }
    return state -> wanted.contains("*") || wanted.contains(tag(state));
  }

  private static List<String> values(HttpHeaders headers, String name) {
    List<String> lines = headers.getRequestHeader(name);
    return lines == null
        ? List.of()
        : lines.stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .map(String::strip)
            .toList();
  }

  private String tag(Object shown) {
    try {
      return '"' + Digests.sha256(json.writeValueAsString(shown)).substring(0, DIGITS) + '"';
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what is shown is always JSON", e);
    }
  }

  private static String unquoted(String tag) {
    return tag.substring(1, tag.length() - 1);
  }
}
