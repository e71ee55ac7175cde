package dev.edgeward.apiserver.security.rbac;

import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.security.Candidates;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Where a caller may list functions, by roles and bindings. It keeps a role only if that is about
 * {@code edgeward.dev}, and of it no more than whether it grants the list; of a binding the name of
 * the role and the subjects, as the role may come or change later. The namespace of what has none
 * is {@link #CLUSTER}.
 */
final class RbacIndex {
  /** The namespace of what has none. */
  static final String CLUSTER = "";

  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  private final Listener listener;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<Name, Rights> roles = new HashMap<>();
  private final Map<Name, Binding> bindings = new HashMap<>();
  private final Map<String, Set<Name>> bySubject = new HashMap<>();

  /** Told when what somebody may do with resources of {@code edgeward.dev} has changed. */
  @FunctionalInterface
  interface Listener {
    /**
     * After the change.
     *
     * @param namespace where, with {@link #CLUSTER} everywhere
     */
    void changed(String namespace);
  }

  private record Name(String namespace, String name) {}

  private record Binding(Name role, Set<String> subjects) {}

  /** What a role grants of edgeward.dev: the hash tells one set of rules from another. */
  private record Rights(boolean listsFunctions, int hash) {}

  RbacIndex(Listener listener) {
    this.listener = listener;
  }

  /** Where a caller may list functions. */
  Candidates candidates(Caller caller) {
    lock.readLock().lock();
    try {
      Set<String> namespaces = new HashSet<>();
      collect(user(caller.username()), namespaces);
      caller.groups().forEach(group -> collect(group(group), namespaces));
      return namespaces.contains(CLUSTER)
          ? new Candidates.Everywhere()
          : new Candidates.In(namespaces);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Takes a state of a Role or ClusterRole. */
  void putRole(String namespace, String name, @Nullable List<PolicyRule> rules) {
    List<PolicyRule> ours =
        rules == null ? List.of() : rules.stream().filter(Rules::isOurs).toList();
    boolean lists = ours.stream().anyMatch(Rules::listsFunctions);
    setRole(new Name(namespace, name), ours.isEmpty() ? null : new Rights(lists, ours.hashCode()));
  }

  /** Takes that a Role or ClusterRole is no more. */
  void removeRole(String namespace, String name) {
    setRole(new Name(namespace, name), null);
  }

  /** Takes a state of a RoleBinding or ClusterRoleBinding. */
  void putBinding(
      String namespace, String name, @Nullable RoleRef role, @Nullable List<Subject> subjects) {
    Set<String> keys = new HashSet<>();
    if (subjects != null) {
      subjects.forEach(subject -> addKey(subject, namespace, keys));
    }
    setBinding(
        new Name(namespace, name),
        role == null || role.getName() == null || keys.isEmpty()
            ? null
            : new Binding(role(role, namespace), Set.copyOf(keys)));
  }

  /** Takes that a RoleBinding or ClusterRoleBinding is no more. */
  void removeBinding(String namespace, String name) {
    setBinding(new Name(namespace, name), null);
  }

  private void collect(String subject, Set<String> namespaces) {
    for (Name name : bySubject.getOrDefault(subject, Set.of())) {
      Rights rights = roles.get(Objects.requireNonNull(bindings.get(name)).role());
      if (rights != null && rights.listsFunctions()) {
        namespaces.add(name.namespace());
      }
    }
  }

  private void setRole(Name role, @Nullable Rights now) {
    lock.writeLock().lock();
    try {
      Rights before = now == null ? roles.remove(role) : roles.put(role, now);
      if (Objects.equals(before, now)) {
        return;
      }
    } finally {
      lock.writeLock().unlock();
    }
    listener.changed(role.namespace());
  }

  private void setBinding(Name name, @Nullable Binding now) {
    boolean matters = false;
    lock.writeLock().lock();
    try {
      Binding before = bindings.get(name);
      if (Objects.equals(before, now)) {
        return;
      }
      if (before != null) {
        bindings.remove(name);
        before.subjects().forEach(subject -> unlink(subject, name));
        matters = roles.containsKey(before.role());
      }
      if (now != null) {
        bindings.put(name, now);
        now.subjects().forEach(subject -> link(subject, name));
        matters = matters || roles.containsKey(now.role());
      }
    } finally {
      lock.writeLock().unlock();
    }
    if (matters) {
      listener.changed(name.namespace());
    }
  }

  private void link(String subject, Name binding) {
    bySubject.computeIfAbsent(subject, unused -> new HashSet<>(2)).add(binding);
  }

  private void unlink(String subject, Name binding) {
    bySubject.computeIfPresent(
        subject,
        (key, names) -> {
          names.remove(binding);
          return names.isEmpty() ? null : names;
        });
  }

  /** A ClusterRole, or a Role of the binding's own namespace. */
  private static Name role(RoleRef role, String namespace) {
    return new Name(
        "ClusterRole".equals(role.getKind()) ? CLUSTER : namespace, role.getName().intern());
  }

  /** As Kubernetes matches subjects: by kind, without a look at their API group. */
  private static void addKey(Subject subject, String namespace, Set<String> keys) {
    if (subject.getKind() == null || subject.getName() == null) {
      return;
    }
    switch (subject.getKind()) {
      case "User" -> keys.add(user(subject.getName()));
      case "Group" -> keys.add(group(subject.getName()));
      case "ServiceAccount" -> {
        String of =
            subject.getNamespace() == null || subject.getNamespace().isEmpty()
                ? namespace
                : subject.getNamespace();
        if (!of.equals(CLUSTER)) {
          keys.add(user(SERVICE_ACCOUNT + of + ":" + subject.getName()));
        }
      }
      default -> {}
    }
  }

  private static String user(String name) {
    return "u:" + name;
  }

  private static String group(String name) {
    return "g:" + name;
  }
}
