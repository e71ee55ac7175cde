package dev.edgeward.apiserver.service;

import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/** Who sees what: members a workspace's functions, admins all, everybody the system's. */
@Singleton
public final class Visibility {
  private final Authorizer authorizer;
  private final String systemNamespace;

  /**
   * Made by the container.
   *
   * @param authorizer of callers
   * @param config where system functions are
   */
  public Visibility(Authorizer authorizer, ApiServerConfig config) {
    this.authorizer = authorizer;
    this.systemNamespace = config.systemNamespace();
  }

  /** Namespaces whose functions a caller sees. */
  @FunctionalInterface
  public interface Scope {
    /**
     * Whether a namespace is among them.
     *
     * @param namespace its name
     * @return whether the caller sees its functions
     */
    boolean contains(String namespace);
  }

  /**
   * Whether a caller sees the functions of a namespace.
   *
   * @param caller who
   * @param namespace where
   * @return also true for the system namespace
   */
  public boolean sees(Caller caller, String namespace) {
    return systemNamespace.equals(namespace) || isMember(caller, namespace);
  }

  /**
   * Whether a caller is a member of the workspace that a namespace is.
   *
   * @param caller who
   * @param namespace where
   * @return whether it is
   */
  public boolean isMember(Caller caller, String namespace) {
    return authorizer.allows(caller, Access.see(namespace));
  }

  /**
   * What a caller sees among namespaces.
   *
   * @param caller who
   * @param namespaces that matter
   * @return those that it sees
   */
  public Scope scope(Caller caller, Collection<String> namespaces) {
    if (authorizer.allows(caller, Access.seeEverything())) {
      return namespace -> true;
    }
    Set<String> seen =
        namespaces.stream()
            .filter(namespace -> sees(caller, namespace))
            .collect(Collectors.toUnmodifiableSet());
    return seen::contains;
  }
}
