package dev.edgeward.operator.openapi;

import dev.edgeward.api.v1alpha1.SecuritySchemeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways in that a document describes. */
public final class SecuritySchemes {
  private static final int MOST = 50;

  private SecuritySchemes() {}

  /**
   * Those of a document that are described well.
   *
   * @param document any
   * @return the first few
   */
  public static List<SecuritySchemeStatus> of(OpenApiDocument document) {
    Located schemes = Located.root(document.root()).at("components").at("securitySchemes");
    List<SecuritySchemeStatus> found = new ArrayList<>();
    for (String name : schemes.fields()) {
      if (found.size() == MOST) {
        break;
      }
      try {
        of(name, schemes.at(name).resolved()).ifPresent(found::add);
      } catch (FlawException e) {
        continue; // then nobody can have credentials for it
      }
    }
    return found;
  }

  private static Optional<SecuritySchemeStatus> of(String name, Located scheme) {
    String type = scheme.text("type").orElse("");
    return switch (type) {
      case "apiKey" ->
          scheme
              .text("name")
              .filter(parameter -> !parameter.isEmpty())
              .filter(unused -> scheme.text("in").orElse("").matches("header|query|cookie"))
              .map(
                  parameter ->
                      status(name, type, scheme.text("in").orElse(null), parameter, null, null));
      case "http" ->
          Optional.of(status(name, type, null, null, scheme.text("scheme").orElse(null), null));
      case "oauth2" ->
          Optional.of(
              status(
                  name,
                  type,
                  null,
                  null,
                  null,
                  scheme.at("flows").at("clientCredentials").text("tokenUrl").orElse(null)));
      case "openIdConnect" -> Optional.of(status(name, type, null, null, null, null));
      default -> Optional.empty();
    };
  }

  private static SecuritySchemeStatus status(
      String name,
      String type,
      @Nullable String in,
      @Nullable String parameter,
      @Nullable String scheme,
      @Nullable String tokenUrl) {
    return new SecuritySchemeStatus(name, type, in, parameter, scheme, tokenUrl);
  }
}
