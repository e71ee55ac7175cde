package dev.edgeward.apiserver.security;

import java.util.Set;

/**
 * Namespaces that a caller may turn out to be a member of. Being among them grants nothing, each is
 * still to be reviewed; not being among them means that a review would say no.
 */
public sealed interface Candidates {
  /**
   * Whether a namespace is among them.
   *
   * @param namespace its name
   * @return false only if a review would say no
   */
  boolean contains(String namespace);

  /** Nothing is known: every namespace is. */
  record Everywhere() implements Candidates {
    @Override
    public boolean contains(String namespace) {
      return true;
    }
  }

  /**
   * These alone.
   *
   * @param namespaces their names
   */
  record In(Set<String> namespaces) implements Candidates {
    /** Copies what it is given. */
    public In {
      namespaces = Set.copyOf(namespaces);
    }

    @Override
    public boolean contains(String namespace) {
      return namespaces.contains(namespace);
    }
  }
}
