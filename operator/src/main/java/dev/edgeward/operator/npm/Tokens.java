package dev.edgeward.operator.npm;

import java.util.Optional;

/** Tokens for registries. */
public interface Tokens {
  /**
   * A token as it is now.
   *
   * @param entry where it is
   * @return empty when there is none
   */
  Optional<String> find(RegistryAddress.TokenEntry entry);
}
