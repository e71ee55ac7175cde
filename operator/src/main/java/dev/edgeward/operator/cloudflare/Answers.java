package dev.edgeward.operator.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results of a call. What is not asked for is ignored; what is needed and is not there
 * makes the answer malformed.
 *
 * @param call whose results they are
 */
record Answers(ApiCall call) {
  CloudflareAccount.TokenState tokenState(JsonNode result) throws CloudflareException {
    return new CloudflareAccount.TokenState(
        text(result, "id"),
        text(result, "status"),
        instant(result, "expires_on"),
        instant(result, "not_before"));
  }

  Script script(JsonNode result) throws CloudflareException {
    List<Script.Bound> bindings = new ArrayList<>();
    for (JsonNode binding : result.path("bindings")) {
      String type = text(binding, "type");
      bindings.add(
          new Script.Bound(
              text(binding, "name"),
              type,
              switch (type) {
                case "kv_namespace" -> optional(binding, "namespace_id");
                case "plain_text" -> optional(binding, "text");
                default -> null; // a secret has no text, but should it have one, it isn't ours
              }));
    }
    String placement = optional(result.path("placement"), "mode");
    return new Script(
        bindings,
        result.path("compatibility_date").asText(""),
        texts(result.path("compatibility_flags")),
        texts(result.path("tags")),
        result.path("observability").path("enabled").asBoolean(false),
        placement == null || placement.isEmpty() ? null : placement);
  }

  List<CloudflareAccount.Deployment> deployments(JsonNode result) throws CloudflareException {
    List<CloudflareAccount.Deployment> deployments = new ArrayList<>();
    for (JsonNode deployment : list(result.path("deployments"))) {
      List<CloudflareAccount.Share> versions = new ArrayList<>();
      for (JsonNode version : list(deployment.path("versions"))) {
        versions.add(
            new CloudflareAccount.Share(
                text(version, "version_id"), version.path("percentage").asDouble(0)));
      }
      Instant createdOn = instant(deployment, "created_on");
      if (createdOn == null) {
        throw lacks("created_on");
      }
      deployments.add(
          new CloudflareAccount.Deployment(text(deployment, "id"), createdOn, versions));
    }
    // It lists them so, but says nowhere that it does.
    deployments.sort(Comparator.comparing(CloudflareAccount.Deployment::createdOn).reversed());
    return List.copyOf(deployments);
  }

  CloudflareAccount.WorkersDev workersDev(JsonNode result) throws CloudflareException {
    if (!result.path("enabled").isBoolean()) {
      throw lacks("enabled");
    }
    return new CloudflareAccount.WorkersDev(
        result.path("enabled").booleanValue(), result.path("previews_enabled").asBoolean(false));
  }

  List<CloudflareAccount.Domain> domains(JsonNode result) throws CloudflareException {
    List<CloudflareAccount.Domain> domains = new ArrayList<>();
    for (JsonNode domain : list(result)) {
      domains.add(
          new CloudflareAccount.Domain(
              text(domain, "id"),
              text(domain, "hostname"),
              text(domain, "service"),
              text(domain, "zone_id")));
    }
    return List.copyOf(domains);
  }

  CloudflareAccount.KvNamespace kvNamespace(JsonNode result) throws CloudflareException {
    return new CloudflareAccount.KvNamespace(text(result, "id"), text(result, "title"));
  }

  JsonNode list(JsonNode result) throws CloudflareException {
    if (!result.isArray()) {
      throw new CloudflareException.Malformed(
          call + " answered with something that is no list", call.changes());
    }
    return result;
  }

  String text(JsonNode node, String field) throws CloudflareException {
    String text = optional(node, field);
    if (text == null || text.isEmpty()) {
      throw lacks(field);
    }
    return text;
  }

  private @Nullable Instant instant(JsonNode node, String field) throws CloudflareException {
    String text = optional(node, field);
    try {
      return text == null || text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw lacks(field);
    }
  }

  private CloudflareException lacks(String field) {
    return new CloudflareException.Malformed(
        call + " answered without a usable " + field, call.changes());
  }

  private static @Nullable String optional(JsonNode node, String field) {
    return node.path(field).isTextual() ? node.path(field).textValue() : null;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode text : array) {
      texts.add(text.asText());
    }
    return texts;
  }
}
