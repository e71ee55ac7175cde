package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.Problem;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the OpenAPI document says of the API as a whole; the rest is added as it is built. */
@OpenAPIDefinition(
    info = @Info(title = "Edgeward", version = "v1"),
    servers = @Server(url = "/"),
    security = @SecurityRequirement(name = "bearer"),
    tags = {
      @Tag(name = "Functions", description = "What runs, and running it"),
      @Tag(name = "Function versions", description = "Immutable snapshots of functions"),
      @Tag(name = "Schemas", description = "JSON Schemas of arguments and results"),
      @Tag(name = "Workspaces", description = "Kubernetes namespaces with functions"),
      @Tag(name = "Integrations", description = "Functions that a workspace publishes to others")
    },
    components =
        @Components(
            schemas = @Schema(name = "Problem", implementation = Problem.class),
            securitySchemes =
                @SecurityScheme(
                    securitySchemeName = "bearer",
                    type = SecuritySchemeType.HTTP,
                    scheme = "bearer",
                    description =
                        "A token that the cluster accepts: a ServiceAccount's or a user's"),
            parameters = {
              @Parameter(
                  name = IdempotencyKey.HEADER,
                  in = ParameterIn.HEADER,
                  description =
                      "Makes sending the request again safe: the same key with the same request"
                          + " gives the same object",
                  schema =
                      @Schema(
                          implementation = String.class,
                          pattern = IdempotencyKey.PATTERN,
                          examples = "5f0c6a52-7d0e-4a51-9b1e-2f6f0d6f3a10")),
              @Parameter(
                  name = HttpHeaders.IF_MATCH,
                  in = ParameterIn.HEADER,
                  description = "Only in the state that an ETag names; otherwise 412",
                  schema = @Schema(implementation = String.class, examples = ApiDocument.ETAG)),
              @Parameter(
                  name = HttpHeaders.IF_NONE_MATCH,
                  in = ParameterIn.HEADER,
                  description = "Not in the state that an ETag names; otherwise 304",
                  schema = @Schema(implementation = String.class, examples = ApiDocument.ETAG))
            }))
public final class ApiDocument extends Application {
  static final String ETAG = "\"0f343b0931126a20f133d67c2b018a3b\"";
}
