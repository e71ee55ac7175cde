package dev.edgeward.apiserver.security.rbac;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.ApiServerConfig;
import dev.edgeward.apiserver.kubernetes.WatchedNamespaces;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.Candidates;
import dev.edgeward.apiserver.security.Prefilter;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.RbacAPIGroupDSL;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The watches behind the prefilter; none where it is off. They also tell the authorizer when rights
 * change, so that a new one shows, and a revoked one is gone, before its kept decisions age out.
 */
@Singleton
public final class RbacWatches implements Prefilter {
  private static final int CLUSTER_LAG_SECONDS = 1;

  private final Authorizer authorizer;
  private final List<RbacWatch<?>> watches;
  private final Prefilter prefilter;
  private final Executor later =
      CompletableFuture.delayedExecutor(
          CLUSTER_LAG_SECONDS, TimeUnit.SECONDS, Executors.newVirtualThreadPerTaskExecutor());

  /**
   * Made by the container; nothing is watched before the application starts.
   *
   * @param client of the cluster
   * @param authorizer whose decisions a change outdates
   * @param config whether there is a prefilter, and which namespaces are served
   */
  public RbacWatches(KubernetesClient client, Authorizer authorizer, ApiServerConfig config) {
    this.authorizer = authorizer;
    RbacIndex index = new RbacIndex(this::rightsChanged);
    this.watches =
        config.access().prefilter()
            ? watches(client.rbac(), index, WatchedNamespaces.of(config))
            : List.of();
    this.prefilter =
        watches.isEmpty()
            ? Prefilter.NONE
            : new RbacPrefilter(
                index,
                () -> unsynced().isEmpty(),
                () -> watches.stream().allMatch(RbacWatch::watching),
                config.reviews().deniedFor(),
                Ticker.systemTicker());
  }

  void start(@Observes StartupEvent event) {
    watches.forEach(RbacWatch::start);
  }

  void stop(@Observes ShutdownEvent event) {
    watches.forEach(RbacWatch::close);
  }

  @Override
  public Candidates candidates(Caller caller) {
    return prefilter.candidates(caller);
  }

  /**
   * The watches that haven't delivered everything once.
   *
   * @return their names; none also where the prefilter is off
   */
  public List<String> unsynced() {
    return watches.stream()
        .filter(watch -> !watch.synced())
        .map(RbacWatch::name)
        .distinct()
        .toList();
  }

  /**
   * The watches that are broken now.
   *
   * @return their names
   */
  public List<String> interrupted() {
    return watches.stream()
        .filter(watch -> !watch.watching())
        .map(RbacWatch::name)
        .distinct()
        .toList();
  }

  /**
   * Now, and once more a little later: the cluster's authorizer has a watch of its own, which may
   * be behind this one, and what it says in between would be kept.
   */
  private void rightsChanged(String namespace) {
    if (unsynced().isEmpty()) {
      forget(namespace);
      later.execute(() -> forget(namespace));
    }
  }

  private void forget(String namespace) {
    if (namespace.equals(RbacIndex.CLUSTER)) {
      authorizer.forgetAll();
    } else {
      authorizer.forget(namespace);
    }
  }

  private static List<RbacWatch<?>> watches(
      RbacAPIGroupDSL rbac, RbacIndex index, WatchedNamespaces watched) {
    List<RbacWatch<?>> watches = new ArrayList<>();
    watches.add(
        new RbacWatch<>(
            "ClusterRoles",
            rbac.clusterRoles(),
            ClusterRole::new,
            roles(index, ClusterRole::getRules)));
    watches.add(
        new RbacWatch<>(
            "ClusterRoleBindings",
            rbac.clusterRoleBindings(),
            ClusterRoleBinding::new,
            bindings(index, ClusterRoleBinding::getRoleRef, ClusterRoleBinding::getSubjects)));
    for (Informable<Role> roles : watched.of(rbac.roles())) {
      watches.add(new RbacWatch<>("Roles", roles, Role::new, roles(index, Role::getRules)));
    }
    for (Informable<RoleBinding> bindings : watched.of(rbac.roleBindings())) {
      watches.add(
          new RbacWatch<>(
              "RoleBindings",
              bindings,
              RoleBinding::new,
              bindings(index, RoleBinding::getRoleRef, RoleBinding::getSubjects)));
    }
    return List.copyOf(watches);
  }

  private static <T> NameStore.Target<T> roles(
      RbacIndex index, Function<T, List<PolicyRule>> rules) {
    return new NameStore.Target<>() {
      @Override
      public void put(String namespace, String name, T role) {
        index.putRole(namespace, name, rules.apply(role));
      }

      @Override
      public void remove(String namespace, String name) {
        index.removeRole(namespace, name);
      }
    };
  }

  private static <T> NameStore.Target<T> bindings(
      RbacIndex index, Function<T, RoleRef> role, Function<T, List<Subject>> subjects) {
    return new NameStore.Target<>() {
      @Override
      public void put(String namespace, String name, T binding) {
        index.putBinding(namespace, name, role.apply(binding), subjects.apply(binding));
      }

      @Override
      public void remove(String namespace, String name) {
        index.removeBinding(namespace, name);
      }
    };
  }
}
