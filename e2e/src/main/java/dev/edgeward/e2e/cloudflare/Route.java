package dev.edgeward.e2e.cloudflare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is done for a method and a path.
 *
 * @param template the parts of the path after {@code /client/v4/}; {@code {name}} is variable
 * @param needed the permission
 * @param query the parameters that may be there
 */
record Route(
    String method, List<String> template, Permission needed, Set<String> query, Endpoint endpoint) {

  /** Does it. */
  @FunctionalInterface
  interface Endpoint {
    /**
     * Answers, after the effect.
     *
     * @throws ApiError when it refuses
     */
    Answer handle(ApiRequest request) throws InterruptedException;
  }

  Route(String method, String template, Permission needed, Endpoint endpoint, String... query) {
    this(method, List.of(template.split("/")), needed, Set.of(query), endpoint);
  }

  /** The variable parts of a path, when this is its route. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != template.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String part = template.get(i);
      if (part.startsWith("{")) {
        parameters.put(part.substring(1, part.length() - 1), path.get(i));
      } else if (!part.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(Map.copyOf(parameters));
  }
}
