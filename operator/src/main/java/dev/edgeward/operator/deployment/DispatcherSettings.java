package dev.edgeward.operator.deployment;

import java.util.List;

/**
 * What a dispatcher is given beside its code; {@code docs/protocol.md} tells what each is for.
 *
 * @param audience of the tokens that it takes
 * @param verifyKeys a JWK set of public keys
 * @param sealingKeys a JWK set of private keys
 * @param sealingKeyIds the ids of these, which are no secret
 */
public record DispatcherSettings(
    String audience, String verifyKeys, String sealingKeys, List<String> sealingKeyIds) {
  /** Says nothing of keys. */
  @Override
  public String toString() {
    return "settings for " + audience;
  }
}
