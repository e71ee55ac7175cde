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
 * Functions that were just written, until the cache shows that the operator has looked at them:
 * they are not to be written, and told of, twice, and only so many are to be under way.
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

  /** It was deleted since. */
  void remove(String namespace, String name) {
    writes.remove(namespace + "/" + name);
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
          boolean settled = caughtUp && shown != null && shown.seen();
          if (write.isOld() || settled) {
            writes.remove(key, write);
          } else if (!caughtUp && (shown == null || !shown.leaving())) {
            present.put(name, new Present(write.labels, false, false));
          }
        });
    return present;
  }

  /** How many of a namespace the operator has yet to look at. */
  int underWay(String namespace) {
    return (int) writes.keySet().stream().filter(key -> key.startsWith(namespace + "/")).count();
  }

  private static String key(HasMetadata object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }
}
