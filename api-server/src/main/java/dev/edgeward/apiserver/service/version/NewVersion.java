package dev.edgeward.apiserver.service.version;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version that a caller wants.
 *
 * @param functionId of the function
 * @param files its source, at least one
 * @param name for people, null for none
 * @param inputSchemaId of the schema of its arguments, null for the function's own
 * @param outputSchemaId of the schema of its result, null for the function's own
 * @param parentId of the version that it is made from, null for none
 */
public record NewVersion(
    String functionId,
    List<SourceFile> files,
    @Nullable String name,
    @Nullable String inputSchemaId,
    @Nullable String outputSchemaId,
    @Nullable String parentId) {}
