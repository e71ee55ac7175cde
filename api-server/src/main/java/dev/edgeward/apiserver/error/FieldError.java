package dev.edgeward.apiserver.error;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is wrong with one part of a request.
 *
 * @param pointer a JSON pointer into the body, or the name of a query parameter
 * @param message for people
 */
@Schema(name = "FieldError")
public record FieldError(
    @Schema(
            required = true,
            description = "A JSON pointer into the body, or the name of a parameter",
            examples = "/name")
        String pointer,
    @Schema(required = true, examples = "name must not be blank") String message) {}
