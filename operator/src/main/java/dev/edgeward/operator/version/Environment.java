package dev.edgeward.operator.version;

import dev.edgeward.api.v1alpha1.EnvVar;
import dev.edgeward.api.v1alpha1.EnvVarSource;
import dev.edgeward.api.v1alpha1.KeyRef;
import dev.edgeward.operator.status.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the environment variables of a version are: values, or why there are none. Pure; a message
 * never carries a value.
 */
sealed interface Environment {
  /** All values are known. */
  record Resolved(Map<String, String> values) implements Environment {
    @Override
    public String toString() {
      return "Resolved" + values.keySet();
    }
  }

  /** A value is missing. */
  record Unresolved(Reason reason, String message) implements Environment {}

  /** What is shared with functions in a namespace. */
  interface Shared {
    /** The data of a shared Secret, decoded; empty when there is none that is shared. */
    Optional<Map<String, String>> secret(String name);

    /** The data of a shared ConfigMap; empty when there is none that is shared. */
    Optional<Map<String, String>> configMap(String name);
  }

  /**
   * The sealed environment lies in the version's status, beside its code: together they must fit in
   * etcd.
   */
  int MAX_BYTES = 256 * 1024;

  /** Resolves entries, in their order. */
  static Environment of(@Nullable List<EnvVar> entries, Shared shared) {
    Map<String, String> values = new TreeMap<>();
    long bytes = 0;
    for (EnvVar entry : entries == null ? List.<EnvVar>of() : entries) {
      String name = entry.name();
      if (name == null) {
        continue; // the CRD requires it
      }
      EnvVarSource source = entry.valueFrom();
      String value = entry.value();
      if (source != null && source.secretKeyRef() != null) {
        switch (look("Secret", Reason.SECRET_NOT_SHARED, source.secretKeyRef(), shared::secret)) {
          case Found found -> value = found.value;
          case Absent absent -> {
            continue;
          }
          case Missing missing -> {
            return new Unresolved(missing.reason, "env " + name + ": " + missing.message);
          }
        }
      } else if (source != null && source.configMapKeyRef() != null) {
        switch (look(
            "ConfigMap",
            Reason.CONFIG_MAP_NOT_SHARED,
            source.configMapKeyRef(),
            shared::configMap)) {
          case Found found -> value = found.value;
          case Absent absent -> {
            continue;
          }
          case Missing missing -> {
            return new Unresolved(missing.reason, "env " + name + ": " + missing.message);
          }
        }
      }
      if (value != null) {
        values.put(name, value);
        bytes += value.getBytes(StandardCharsets.UTF_8).length + (long) name.length();
      }
    }
    if (bytes > MAX_BYTES) {
      return new Unresolved(
          Reason.ENV_TOO_LARGE,
          "the environment has " + bytes + " bytes; at most " + MAX_BYTES + " are possible");
    }
    return new Resolved(values);
  }

  /** What a reference leads to. */
  sealed interface Lookup {}

  /** A value. */
  record Found(String value) implements Lookup {
    @Override
    public String toString() {
      return "Found";
    }
  }

  /** No value, and that is fine. */
  record Absent() implements Lookup {}

  /** No value, and there must be one. */
  record Missing(Reason reason, String message) implements Lookup {}

  private static Lookup look(
      String kind,
      Reason notShared,
      KeyRef reference,
      java.util.function.Function<String, Optional<Map<String, String>>> source) {
    boolean optional = Boolean.TRUE.equals(reference.optional());
    String name = String.valueOf(reference.name());
    Optional<Map<String, String>> data = source.apply(name);
    if (data.isEmpty()) {
      return optional
          ? new Absent()
          : new Missing(
              notShared,
              kind
                  + " "
                  + name
                  + " is missing, or not shared with functions: it needs the label edgeward.dev/share: functions");
    }
    String value = data.get().get(String.valueOf(reference.key()));
    if (value == null) {
      return optional
          ? new Absent()
          : new Missing(Reason.KEY_NOT_FOUND, kind + " " + name + " has no key " + reference.key());
    }
    return new Found(value);
  }
}
