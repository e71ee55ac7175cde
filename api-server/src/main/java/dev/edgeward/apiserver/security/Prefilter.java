package dev.edgeward.apiserver.security;

/** Narrows down where to review a caller, so that thousands of namespaces don't mean as many. */
public interface Prefilter {
  /** Knows nothing and so narrows nothing. */
  Prefilter NONE = caller -> new Candidates.Everywhere();

  /**
   * Where a caller may be a member.
   *
   * @param caller who
   * @return never fewer than a review of every namespace would find
   */
  Candidates candidates(Caller caller);
}
