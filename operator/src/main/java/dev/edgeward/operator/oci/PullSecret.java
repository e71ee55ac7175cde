package dev.edgeward.operator.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Reads Secrets of type {@code kubernetes.io/dockerconfigjson}, as {@code kubectl create secret
 * docker-registry} makes them. Pure.
 */
public final class PullSecret {
  /** The entry that such a Secret has. */
  public static final String KEY = ".dockerconfigjson";

  private static final ObjectMapper JSON = new ObjectMapper();

  private PullSecret() {}

  /**
   * The credentials for an artifact. Of several entries the one that names most of its place
   * counts.
   *
   * @param dockerConfig the Secret's entry
   * @param reference of the artifact
   * @return empty when there are none, or it is no such entry
   */
  public static Optional<Credentials> credentials(String dockerConfig, Reference reference) {
    JsonNode config;
    try {
      config = JSON.readTree(dockerConfig);
    } catch (JsonProcessingException e) {
      return Optional.empty(); // its message would quote the Secret
    }
    return config.path("auths").properties().stream()
        .filter(entry -> reference.isBelow(place(entry.getKey())))
        .max(Comparator.comparingInt(entry -> place(entry.getKey()).length()))
        .map(Map.Entry::getValue)
        .flatMap(PullSecret::credentials);
  }

  /**
   * Docker writes some registries as URLs, with the version of the API, and its own by an alias.
   */
  private static String place(String key) {
    String place = key.replaceFirst("^https?://", "").replaceFirst("/(v[12]/?)?$", "");
    return place.equals("index.docker.io") ? Reference.DOCKER_HUB : place;
  }

  private static Optional<Credentials> credentials(JsonNode entry) {
    String username = entry.path("username").asText();
    if (!username.isEmpty()) {
      return Optional.of(new Credentials(username, entry.path("password").asText()));
    }
    try {
      String both =
          new String(
              Base64.getDecoder().decode(entry.path("auth").asText()), StandardCharsets.UTF_8);
      int colon = both.indexOf(':');
      return colon < 1
          ? Optional.empty()
          : Optional.of(new Credentials(both.substring(0, colon), both.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
