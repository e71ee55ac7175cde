package dev.edgeward.operator.npm;

import dev.edgeward.operator.background.WorkException;
import java.util.Optional;

/** Tokens for registries. */
public interface Tokens {
  /**
   * A token as it is now.
   *
   * @param entry where it is
   * @return empty when there is none for registries
   * @throws WorkException.Unavailable when nobody knows
   */
  Optional<String> find(RegistryAddress.TokenEntry entry) throws WorkException.Unavailable;
}
