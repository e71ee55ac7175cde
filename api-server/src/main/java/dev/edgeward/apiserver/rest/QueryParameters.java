package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request, each known and given at most once. */
final class QueryParameters {
  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  static QueryParameters of(UriInfo uri, Set<String> known) {
    List<FieldError> errors = new ArrayList<>();
    Map<String, String> values = new HashMap<>();
    uri.getQueryParameters()
        .forEach(
            (name, given) -> {
              if (!known.contains(name)) {
                errors.add(FieldError.unknownParameter(name));
              } else if (given.size() > 1) {
                errors.add(new FieldError(name, name + " is given more than once"));
              } else {
                values.put(name, given.getFirst());
              }
            });
    if (!errors.isEmpty()) {
      throw ApiException.of(ErrorCode.INVALID_QUERY, errors);
    }
    return new QueryParameters(values);
  }

  @Nullable String get(String name) {
    return values.get(name);
  }
}
