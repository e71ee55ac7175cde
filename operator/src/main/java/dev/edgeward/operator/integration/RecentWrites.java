package dev.edgeward.operator.integration;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.operator.integration.OperationsPlan.Present;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Functions that were just written, until the cache shows them: they are not to be written, and
 * told of, twice.
 */
final class RecentWrites {
  /** A cache is not later than this while it works; who is wrong for longer writes once more. */
  private static final Duration MOST = Duration.ofSeconds(10);

  private final Map<String, Write> writes = new ConcurrentHashMap<>();

  private record Write(Map<String, String> labels, long at) {
    private boolean isOld() {
      return System.nanoTime() - at > MOST.toNanos();
    }
  }

  void add(Function function) {
    Map<String, String> labels = Map.copyOf(function.getMetadata().getLabels());
    writes.put(key(function), new Write(labels, System.nanoTime()));
  }

  /** What the cache shows, or will show in a moment. */
  Map<String, Present> over(String namespace, Map<String, Present> cached) {
    Map<String, Present> present = new HashMap<>(cached);
    writes.forEach(
        (key, write) -> {
          if (!key.startsWith(namespace + "/")) {
            return;
          }
          String name = key.substring(namespace.length() + 1);
          Present shown = cached.get(name);
          String digest = write.labels.get(Names.OPERATION_LABEL);
          boolean caughtUp =
              shown != null
                  && String.valueOf(digest).equals(shown.labels().get(Names.OPERATION_LABEL));
          if (caughtUp || write.isOld()) {
            writes.remove(key, write);
          } else if (shown == null || !shown.leaving()) {
            present.put(name, new Present(write.labels, false));
          }
        });
    return present;
  }

  /** Whether a cache is to show something still. */
  boolean isAwaited(String namespace) {
    return writes.keySet().stream().anyMatch(key -> key.startsWith(namespace + "/"));
  }

  private static String key(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }
}
