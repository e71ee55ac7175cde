package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Requests to the Kubernetes API about the objects of one namespace, or of one user, counted from
 * its audit log.
 *
 * @param byUser requests by user, then by verb and resource ({@code patch functions/status})
 */
record AuditCount(Map<String, Map<String, Long>> byUser) {

  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  /** Leases are renewed by the clock, and reviews of tokens and rights store nothing. */
  private static final Set<String> NOT_COUNTED_OF_A_USER =
      Set.of("coordination.k8s.io", "authentication.k8s.io", "authorization.k8s.io");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Counts what was asked for in a span of time.
   *
   * @param log the audit log; the files that it was rotated to lie beside it and are read too
   * @param namespace of the objects
   * @param from the first instant that counts
   */
  static AuditCount of(Path log, String namespace, Instant from) throws IOException {
    return of(
        log,
        namespace,
        event -> event.path("objectRef").path("namespace").asText().equals(namespace),
        from);
  }

  /**
   * Counts what a user asked for from a time on, Leases and reviews apart.
   *
   * @param log as above
   * @param user name of the user
   * @param from the first instant that counts
   */
  static AuditCount ofUser(Path log, String user, Instant from) throws IOException {
    return of(
        log,
        user,
        event ->
            event.path("user").path("username").asText().equals(user)
                && !NOT_COUNTED_OF_A_USER.contains(
                    event.path("objectRef").path("apiGroup").asText()),
        from);
  }

  private static AuditCount of(Path log, String text, Predicate<JsonNode> counted, Instant from)
      throws IOException {
    Map<String, Map<String, Long>> byUser = new TreeMap<>();
    for (Path file : files(log)) {
      try (BufferedReader reader = Files.newBufferedReader(file)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          // Most lines are of others, and parsing is what costs; the last one may be half written.
          if (line.contains(text) && line.endsWith("}")) {
            JsonNode event = JSON.readTree(line);
            if (counted.test(event)) {
              count(event, from, byUser);
            }
          }
        }
      }
    }
    return new AuditCount(byUser);
  }

  /** Requests that change something, of every user. */
  long writes() {
    return count(true);
  }

  /** Requests of every kind and user. */
  long requests() {
    return count(false);
  }

  /** The counts divided by how many objects they are about, to three decimals. */
  Map<String, Map<String, Double>> per(long objects) {
    Map<String, Map<String, Double>> per = new TreeMap<>();
    byUser.forEach(
        (user, counts) -> {
          Map<String, Double> divided = new TreeMap<>();
          counts.forEach(
              (what, count) -> divided.put(what, Measure.of((double) count / objects, "").value()));
          per.put(user, divided);
        });
    return per;
  }

  private long count(boolean writesOnly) {
    return byUser.values().stream()
        .flatMap(counts -> counts.entrySet().stream())
        .filter(
            entry ->
                !writesOnly
                    || WRITES.contains(entry.getKey().substring(0, entry.getKey().indexOf(' '))))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static void count(JsonNode event, Instant from, Map<String, Map<String, Long>> byUser) {
    if (Instant.parse(event.path("requestReceivedTimestamp").asText()).isBefore(from)) {
      return;
    }
    JsonNode object = event.path("objectRef");
    String subresource = object.path("subresource").asText();
    String what =
        event.path("verb").asText()
            + " "
            + object.path("resource").asText()
            + (subresource.isEmpty() ? "" : "/" + subresource);
    byUser
        .computeIfAbsent(event.path("user").path("username").asText(), user -> new TreeMap<>())
        .merge(what, 1L, Long::sum);
  }

  private static List<Path> files(Path log) throws IOException {
    String name = log.getFileName().toString().replaceFirst("\\.log$", "");
    try (Stream<Path> files = Files.list(log.toAbsolutePath().getParent())) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .filter(file -> file.getFileName().toString().endsWith(".log"))
          .toList();
    }
  }
}
