package dev.edgeward.apiserver.service;

import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.Candidates;
import dev.edgeward.apiserver.security.Prefilter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Who sees what: members a workspace's functions, admins all, everybody the system's. */
@Singleton
public final class Visibility {
  /** So few reviews, most of them known, cost less than to find out where they are worth it. */
  private static final int FEW = 3;

  private final Authorizer authorizer;
  private final Prefilter prefilter;
  private final ReadModel model;
  private final String systemNamespace;

  /**
   * Made by the container.
   *
   * @param authorizer of callers
   * @param prefilter tells where a caller is worth a review
   * @param model tells which namespaces have functions
   * @param config where system functions are
   */
  @Inject
  public Visibility(
      Authorizer authorizer, Prefilter prefilter, ReadModel model, ApiServerConfig config) {
    this.authorizer = authorizer;
    this.prefilter = prefilter;
    this.model = model;
    this.systemNamespace = config.systemNamespace();
  }

  /** Namespaces that a caller is a member of. */
  public interface Scope {
    /** Everything. */
    Scope EVERYTHING = namespace -> true;

    /**
     * Whether a namespace is among them.
     *
     * @param namespace its name
     * @return whether the caller is a member
     * @throws dev.edgeward.apiserver.error.ApiException when the cluster doesn't answer
     */
    boolean contains(String namespace);

    /**
     * The namespaces with functions that are among them.
     *
     * @return empty when all are
     */
    default Optional<Set<String>> withFunctions() {
      return Optional.empty();
    }
  }

  /**
   * Whether a caller sees the functions of a namespace.
   *
   * @param caller who
   * @param namespace where
   * @return also true for the system namespace
   * @throws dev.edgeward.apiserver.error.ApiException when the cluster doesn't answer
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
   * @throws dev.edgeward.apiserver.error.ApiException when the cluster doesn't answer
   */
  public boolean isMember(Caller caller, String namespace) {
    return authorizer.allows(caller, Access.see(namespace));
  }

  /**
   * Those of many namespaces that may turn out to be a caller's, without a review of any. One that
   * is named is reviewed by {@link #isMember} all the same.
   *
   * @param caller who
   * @param namespaces any
   * @return in their order; being among them grants nothing
   */
  public List<String> worthReviews(Caller caller, Collection<String> namespaces) {
    if (namespaces.size() <= FEW) {
      return List.copyOf(namespaces);
    }
    Candidates candidates = prefilter.candidates(caller);
    return namespaces.stream().filter(candidates::contains).toList();
  }

  /**
   * Where a caller is a member. The namespaces that have functions are reviewed at once, others
   * when they are asked for.
   *
   * @param caller who
   * @return for one request; the system's namespace isn't in everybody's, as {@link #sees} has it
   * @throws dev.edgeward.apiserver.error.ApiException when the cluster doesn't answer
   */
  public Scope scope(Caller caller) {
    if (authorizer.allows(caller, Access.seeEverything())) {
      return Scope.EVERYTHING;
    }
    Candidates candidates = prefilter.candidates(caller);
    Set<String> reviewed = worthReviews(candidates);
    Set<String> seen =
        authorizer.allowed(caller, reviewed.stream().map(Access::see).toList()).stream()
            .map(Access::namespace)
            .collect(Collectors.toSet());
    return new Scope() {
      @Override
      public boolean contains(String namespace) {
        return reviewed.contains(namespace)
            ? seen.contains(namespace)
            : candidates.contains(namespace) && isMember(caller, namespace);
      }

      @Override
      public Optional<Set<String>> withFunctions() {
        return Optional.of(seen);
      }
    };
  }

  private Set<String> worthReviews(Candidates candidates) {
    Predicate<String> isSystem = systemNamespace::equals;
    return switch (candidates) {
      case Candidates.In in ->
          in.namespaces().stream()
              .filter(isSystem.negate())
              .filter(namespace -> !model.functions().group(namespace).isEmpty())
              .collect(Collectors.toUnmodifiableSet());
      case Candidates.Everywhere everywhere ->
          model.functions().all().stream()
              .map(FunctionRow::namespace)
              .filter(isSystem.negate())
              .collect(Collectors.toUnmodifiableSet());
    };
  }
}
