package dev.edgeward.operator.function;

import dev.edgeward.operator.background.Outcome;
import dev.edgeward.operator.bundling.Bundled;
import dev.edgeward.operator.bundling.Sources;
import dev.edgeward.operator.oci.Source;
import java.util.Map;
import java.util.Optional;

/** Code that isn't in the spec as a runtime loads it. */
interface CodeSupply {
  /** What a bundler makes of sources. */
  Outcome<Bundled> bundled(Sources sources);

  /** What was made of an artifact for an entrypoint before; then its registry isn't needed. */
  Optional<ResolvedCode> made(String artifactDigest, String entrypoint);

  /** What a registry gives: files by name. */
  Outcome<Map<String, String>> pulled(Source source);
}
