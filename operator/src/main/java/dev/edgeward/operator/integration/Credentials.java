package dev.edgeward.operator.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.v1alpha1.InstallationCredential;
import dev.edgeward.api.v1alpha1.IntegrationInstallationSpec;
import dev.edgeward.api.v1alpha1.OpenApiStatus;
import dev.edgeward.api.v1alpha1.SecuritySchemeStatus;
import dev.edgeward.operator.status.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an installation shows to an API, as the dispatcher takes it; or why it can't. Pure; a
 * message never carries a value.
 */
sealed interface Credentials {
  /** There is nothing to show. */
  record None() implements Credentials {}

  /** All of it is there. */
  record Complete(JsonNode content, List<String> origins) implements Credentials {
    @Override
    public String toString() {
      return "Complete" + origins;
    }
  }

  /** Something is missing. */
  record Incomplete(Reason reason, String message) implements Credentials {}

  /** The origin of a URL. */
  Pattern ORIGIN = Pattern.compile("(https?://[^/?#@]+)(/[^#]*)?");

  /**
   * Puts it together.
   *
   * @param spec of the installation
   * @param document what is known of the integration's, null where it has none
   * @param secrets the data of a Secret of the installation's namespace that is shared with
   *     functions, decoded
   */
  static Credentials of(
      IntegrationInstallationSpec spec,
      @Nullable OpenApiStatus document,
      Function<String, Optional<Map<String, String>>> secrets) {
    List<InstallationCredential> wanted = spec.credentials();
    if (wanted == null || wanted.isEmpty()) {
      return new None();
    }
    if (document == null || document.origins() == null) {
      return new Incomplete(
          Reason.SCHEME_NOT_FOUND, "the integration has no OpenAPI document that was read");
    }
    List<String> origins =
        spec.origins() == null
            ? document.origins()
            : document.origins().stream().filter(spec.origins()::contains).toList();
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    origins.forEach(content.putArray("origins")::add);
    ObjectNode schemes = content.putObject("schemes");
    for (InstallationCredential credential : wanted) {
      String secret =
          credential.secretRef() == null ? "" : String.valueOf(credential.secretRef().name());
      Optional<Map<String, String>> data = secrets.apply(secret);
      if (data.isEmpty()) {
        return new Incomplete(
            Reason.SECRET_NOT_SHARED,
            "Secret "
                + secret
                + " is missing, or not shared with functions: it needs the label edgeward.dev/share: functions");
      }
      String name = credential.scheme() == null ? "" : credential.scheme();
      SecuritySchemeStatus scheme = name.isEmpty() ? null : find(name, document);
      if (scheme == null && !name.isEmpty()) {
        return new Incomplete(
            Reason.SCHEME_NOT_FOUND, "the document has no security scheme " + name);
      }
      String tokenUrl = scheme == null ? null : scheme.tokenUrl();
      if (tokenUrl != null && !data.get().containsKey("token")) {
        Matcher url = ORIGIN.matcher(tokenUrl);
        if (!url.matches()) {
          return new Incomplete(
              Reason.SCHEME_NOT_FOUND, "the token URL of security scheme " + name + " is none");
        }
        if (spec.origins() != null && !spec.origins().contains(url.group(1))) {
          return new Incomplete(
              Reason.ORIGIN_NOT_ALLOWED,
              "the token endpoint of security scheme "
                  + name
                  + " is at "
                  + url.group(1)
                  + ", which spec.origins doesn't have");
        }
      }
      Optional<ObjectNode> one = content(scheme, data.get());
      if (one.isEmpty()) {
        return new Incomplete(
            Reason.KEY_NOT_FOUND, "Secret " + secret + " lacks what " + asked(scheme) + " takes");
      }
      schemes.set(name, one.get());
    }
    return origins.isEmpty()
        ? new Incomplete(
            Reason.ORIGIN_NOT_ALLOWED,
            "spec.origins has none of the places that the document names")
        : new Complete(content, origins);
  }

  private static @Nullable SecuritySchemeStatus find(String name, OpenApiStatus document) {
    return document.securitySchemes() == null
        ? null
        : document.securitySchemes().stream()
            .filter(scheme -> name.equals(scheme.name()))
            .findFirst()
            .orElse(null);
  }

  private static Optional<ObjectNode> content(
      @Nullable SecuritySchemeStatus scheme, Map<String, String> data) {
    if (scheme == null) {
      return bearer(data).or(() -> basic(data));
    }
    return switch (String.valueOf(scheme.type())) {
      case "apiKey" -> apiKey(scheme, data);
      case "http" ->
          switch (String.valueOf(scheme.scheme()).toLowerCase(Locale.ROOT)) {
            case "basic" -> basic(data);
            case "bearer" -> bearer(data);
            default -> Optional.empty();
          };
      case "oauth2" -> bearer(data).or(() -> oauth2(scheme, data));
      default -> bearer(data);
    };
  }

  /** A key that is the whole header of a bearer token may be given as the token. */
  private static Optional<ObjectNode> apiKey(
      SecuritySchemeStatus scheme, Map<String, String> data) {
    boolean isHeader =
        "header".equals(scheme.in())
            && "authorization".equals(String.valueOf(scheme.parameter()).toLowerCase(Locale.ROOT));
    String key = data.get("apiKey");
    if (key == null && isHeader) {
      return bearer(data);
    }
    return key == null
        ? Optional.empty()
        : Optional.of(
            typed("apiKey")
                .put("in", scheme.in())
                .put("name", scheme.parameter())
                .put("value", key));
  }

  private static Optional<ObjectNode> bearer(Map<String, String> data) {
    return Optional.ofNullable(data.get("token"))
        .map(token -> typed("bearer").put("token", token.strip()));
  }

  private static Optional<ObjectNode> basic(Map<String, String> data) {
    String username = data.get("username");
    String password = data.get("password");
    return username == null || password == null
        ? Optional.empty()
        : Optional.of(typed("basic").put("username", username).put("password", password));
  }

  private static Optional<ObjectNode> oauth2(
      SecuritySchemeStatus scheme, Map<String, String> data) {
    String id = data.get("clientId");
    String secret = data.get("clientSecret");
    return scheme.tokenUrl() == null || id == null || secret == null
        ? Optional.empty()
        : Optional.of(
            typed("oauth2")
                .put("tokenUrl", scheme.tokenUrl())
                .put("clientId", id)
                .put("clientSecret", secret));
  }

  private static ObjectNode typed(String type) {
    return JsonNodeFactory.instance.objectNode().put("type", type);
  }

  private static String asked(@Nullable SecuritySchemeStatus scheme) {
    if (scheme == null) {
      return "an operation without a security scheme (token, or username and password)";
    }
    String keys =
        switch (String.valueOf(scheme.type())) {
          case "apiKey" -> "apiKey";
          case "http" ->
              "basic".equalsIgnoreCase(scheme.scheme()) ? "username and password" : "token";
          case "oauth2" -> "clientId and clientSecret, or token";
          default -> "token";
        };
    return "security scheme " + scheme.name() + " (" + keys + ")";
  }
}
