package dev.edgeward.apiserver.service.version;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A file of a version.
 *
 * @param name a relative path
 * @param source its text
 */
@Schema(name = "SourceFile", additionalProperties = Schema.False.class)
public record SourceFile(
    @Schema(
            required = true,
            description =
                "A relative path that ends in .js, .mjs, .cjs, .json, .txt, .html, .css or .md",
            minLength = 1,
            maxLength = 128,
            examples = "main.js")
        String name,
    @Schema(required = true) String source) {}
