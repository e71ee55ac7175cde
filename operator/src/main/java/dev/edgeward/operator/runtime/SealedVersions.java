package dev.edgeward.operator.runtime;

import java.util.Map;
import java.util.Optional;

/** Knows which sealing keys the versions of a Runtime are sealed for. */
public interface SealedVersions {
  /**
   * How many versions of a Runtime have an environment that is sealed for which key.
   *
   * @param runtime its name
   * @return by the id of the key, those with none left out; empty while nobody knows all versions
   */
  Optional<Map<String, Integer>> byKey(String runtime);
}
