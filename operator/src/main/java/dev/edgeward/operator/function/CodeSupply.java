package dev.edgeward.operator.function;

import dev.edgeward.operator.bundling.Outcome;
import dev.edgeward.operator.bundling.Sources;
import dev.edgeward.operator.oci.Pull;
import dev.edgeward.operator.oci.Source;
import java.util.Optional;

/** Code that isn't in the spec as a runtime loads it. */
interface CodeSupply {
  /** What a bundler makes of sources. */
  Outcome bundled(Sources sources);

  /** What was made of an artifact for an entrypoint before; then its registry isn't needed. */
  Optional<ResolvedCode> made(String artifactDigest, String entrypoint);

  /** What a registry gives. */
  Pull pulled(Source source);
}
