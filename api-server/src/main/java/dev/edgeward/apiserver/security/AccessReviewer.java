package dev.edgeward.apiserver.security;

/** Asks what a caller may do. */
public interface AccessReviewer {
  /**
   * Whether a caller may do something.
   *
   * @param caller who
   * @param access what
   * @return whether it is allowed
   * @throws dev.edgeward.apiserver.error.ApiException when the cluster doesn't answer
   */
  boolean allows(Caller caller, Access access);
}
