package dev.edgeward.e2e.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one of the two programs asked of the Kubernetes API, as its audit log has it.
 *
 * @param requests all of them
 */
record AuditTrail(List<Request> requests) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A request.
   *
   * @param at when it was made
   * @param resource with its subresource, such as {@code functions/status}
   * @param namespace empty for what has none, and for all
   * @param name empty for lists and what is new
   * @param code of the answer
   */
  record Request(
      Instant at,
      String verb,
      String group,
      String resource,
      String namespace,
      String name,
      int code) {

    boolean isRefused() {
      return code == 403;
    }

    /** Whether it took a right that a rule gives. Who applies what isn't there creates it. */
    private boolean uses(String right, String ofGroup, String ofResource, List<String> ofNames) {
      return (verb.equals(right) || (right.equals("create") && verb.equals("patch") && code == 201))
          && group.equals(ofGroup)
          && resource.equals(ofResource)
          && (ofNames.isEmpty() || ofNames.contains(name));
    }
  }

  /** Reads the log, to where it is whole. */
  static AuditTrail of(Path log, String serviceAccount) throws IOException {
    String user = "system:serviceaccount:" + Helm.NAMESPACE + ":" + serviceAccount;
    List<Request> requests = new ArrayList<>();
    try (Stream<String> lines = Files.lines(log)) {
      lines
          .filter(line -> line.contains(user))
          .forEach(
              line -> {
                try {
                  JsonNode entry = JSON.readTree(line);
                  if (entry.at("/user/username").asText().equals(user)) {
                    requests.add(request(entry));
                  }
                } catch (JsonProcessingException e) {
                  // the last one is being written
                }
              });
    }
    return new AuditTrail(List.copyOf(requests));
  }

  /** What was asked from a moment on. */
  AuditTrail since(Instant moment) {
    return new AuditTrail(
        requests.stream().filter(request -> !request.at().isBefore(moment)).toList());
  }

  /** What was refused for want of a right. */
  List<Request> refused() {
    return requests.stream().filter(Request::isRefused).toList();
  }

  /**
   * The rights that nobody used, each as {@code verb group/resource}.
   *
   * @param rules that give rights
   * @param where the rules count, by the namespace of a request
   */
  List<String> unused(List<PolicyRule> rules, Predicate<String> where) {
    List<String> unused = new ArrayList<>();
    for (PolicyRule rule : rules) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          for (String verb : rule.getVerbs()) {
            if (requests.stream()
                .filter(request -> where.test(request.namespace()))
                .noneMatch(
                    request -> request.uses(verb, group, resource, rule.getResourceNames()))) {
              unused.add(verb + " " + group + "/" + resource);
            }
          }
        }
      }
    }
    return unused;
  }

  private static Request request(JsonNode entry) {
    JsonNode object = entry.path("objectRef");
    String subresource = object.path("subresource").asText();
    return new Request(
        Instant.parse(entry.path("requestReceivedTimestamp").asText()),
        entry.path("verb").asText(),
        object.path("apiGroup").asText(),
        object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
        object.path("namespace").asText(),
        object.path("name").asText(),
        entry.at("/responseStatus/code").asInt());
  }
}
