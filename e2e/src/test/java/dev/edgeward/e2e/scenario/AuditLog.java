package dev.edgeward.e2e.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the Kubernetes API says was asked of it in a team's namespace, from now on. */
final class AuditLog {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> READS = Set.of("get", "list", "watch");

  private final Path file;
  private final String namespace;
  private final long from;

  AuditLog(Team team) throws IOException {
    this.file = team.stack().folder().auditLog();
    this.namespace = team.namespace();
    this.from = Files.size(file);
  }

  /** The writes, each as {@code user verb resource/object}; a creation has no object yet. */
  List<String> writes() throws IOException {
    return lines()
        .flatMap(line -> parse(line).stream())
        .filter(entry -> namespace.equals(entry.at("/objectRef/namespace").asText()))
        .filter(entry -> !READS.contains(entry.path("verb").asText()))
        .map(
            entry ->
                entry.at("/user/username").asText()
                    + " "
                    + entry.path("verb").asText()
                    + " "
                    + entry.at("/objectRef/resource").asText()
                    + "/"
                    + entry.at("/objectRef/name").asText())
        .toList();
  }

  private Stream<String> lines() throws IOException {
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(from);
      byte[] tail = new byte[Math.toIntExact(log.length() - from)];
      log.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8).lines();
    }
  }

  /** The last line may not be whole yet. */
  private static Optional<JsonNode> parse(String line) {
    try {
      return Optional.of(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
