package dev.edgeward.apiserver.security;

import java.util.Optional;

/** Asks whose a token is. */
public interface TokenReviewer {
  /**
   * Whose a token is.
   *
   * @param token as the client sent it
   * @return empty when the cluster doesn't accept it
   * @throws dev.edgeward.apiserver.error.ApiException when the cluster doesn't answer
   */
  Optional<Caller> review(String token);
}
