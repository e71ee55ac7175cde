package dev.edgeward.apiserver.service.version;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A file of a version.
 *
 * @param name a relative path
 * @param source its text
 */
@Schema(name = "SourceFile")
public record SourceFile(
    @Schema(required = true, maxLength = 128, examples = "main.js") String name,
    @Schema(required = true) String source) {}
