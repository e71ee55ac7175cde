package dev.edgeward.operator.function;

import dev.edgeward.api.v1alpha1.Bundling;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Code as a runtime loads it.
 *
 * @param files source by file name
 * @param entrypoint the main file
 * @param bundling how the files were made, null where they are as they were written
 * @param artifactDigest of the OCI artifact that the code came in, null where it came otherwise
 */
record ResolvedCode(
    Map<String, String> files,
    String entrypoint,
    @Nullable Bundling bundling,
    @Nullable String artifactDigest) {}
