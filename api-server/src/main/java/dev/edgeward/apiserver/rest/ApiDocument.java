package dev.edgeward.apiserver.rest;

import dev.edgeward.apiserver.error.Problem;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;

/** What the OpenAPI document says of the API as a whole. */
@OpenAPIDefinition(
    info = @Info(title = "Edgeward", version = "v1"),
    security = @SecurityRequirement(name = "bearer"),
    components =
        @Components(
            securitySchemes =
                @SecurityScheme(
                    securitySchemeName = "bearer",
                    type = SecuritySchemeType.HTTP,
                    scheme = "bearer",
                    description =
                        "A token that the cluster accepts: a ServiceAccount's or a user's"),
            parameters =
                @Parameter(
                    name = IdempotencyKey.HEADER,
                    in = ParameterIn.HEADER,
                    description =
                        "Makes sending the request again safe: the same key with the same request"
                            + " gives the same object",
                    schema = @Schema(implementation = String.class, maxLength = 255)),
            responses =
                @APIResponse(
                    name = "Problem",
                    description = "An RFC 9457 problem with a stable code",
                    headers =
                        @Header(
                            name = "X-Request-Id",
                            description = "The request's id, also in the server's log",
                            schema = @Schema(implementation = String.class)),
                    content =
                        @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))))
public final class ApiDocument extends Application {}
