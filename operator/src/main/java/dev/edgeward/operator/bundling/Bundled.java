package dev.edgeward.operator.bundling;

import dev.edgeward.api.v1alpha1.Bundling;
import java.util.Map;

/**
 * What was made of sources.
 *
 * @param files what a runtime loads, and the source map of it
 * @param entrypoint the main one of them
 * @param bundling what it was made from, and by what
 */
public record Bundled(Map<String, String> files, String entrypoint, Bundling bundling) {}
