package dev.edgeward.operator.runtime;

import java.util.Map;
import java.util.Optional;

/** Knows which sealing keys of a Runtime something is sealed for: versions, or installations. */
public interface SealedVersions {
  /**
   * How many objects have an environment, or credentials, that are sealed for which key.
   *
   * @param runtime its name
   * @return by the id of the key, those with none left out; empty while nobody knows all of them
   */
  Optional<Map<String, Integer>> byKey(String runtime);
}
