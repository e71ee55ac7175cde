package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.query.PageRequest;
import dev.edgeward.apiserver.service.ListRequest;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query parameters of a list. */
final class ListParameters {
  private static final Set<String> COMMON =
      Set.of("limit", "after", "before", "ids", "filter", "orderBy");

  private final QueryParameters query;

  private ListParameters(QueryParameters query) {
    this.query = query;
  }

  /** Reads them; anything but those that every list has and some of its own is refused. */
  static ListParameters of(UriInfo uri, String... own) {
    Set<String> known = new HashSet<>(COMMON);
    known.addAll(List.of(own));
    return new ListParameters(QueryParameters.of(uri, known));
  }

  ListRequest request() {
    return new ListRequest(
        PageRequest.of(query.get("limit"), query.get("after"), query.get("before")),
        ids(),
        query.get("filter"),
        query.get("orderBy"));
  }

  @Nullable String get(String name) {
    return query.get(name);
  }

  /**
   * One of several words; what the parameter means when it is absent stands under the empty one.
   */
  <T> T choice(String name, Map<String, T> choices, T absent) {
    String given = query.get(name);
    if (given == null) {
      return absent;
    }
    T choice = choices.get(given);
    if (choice == null) {
      throw ApiException.of(
          ErrorCode.INVALID_QUERY,
          List.of(
              new FieldError(
                  name,
                  name
                      + " is one of "
                      + String.join(", ", choices.keySet().stream().sorted().toList()))));
    }
    return choice;
  }

  private @Nullable List<String> ids() {
    String given = query.get("ids");
    if (given == null) {
      return null;
    }
    List<String> ids = Arrays.stream(given.split(",", -1)).map(String::strip).toList();
    if (ids.contains("")) {
      throw ApiException.of(
          ErrorCode.INVALID_QUERY,
          List.of(new FieldError("ids", "ids is a list of ids, separated by commas")));
    }
    return ids;
  }
}
