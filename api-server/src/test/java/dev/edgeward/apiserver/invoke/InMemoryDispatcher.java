package dev.edgeward.apiserver.invoke;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The dispatcher's twin: it keeps bundles and environments by digest, answers 428 for what it lacks
 * and runs what a test says. Replies that are queued come first.
 */
final class InMemoryDispatcher implements Dispatcher {
  final List<Invocation> calls = new ArrayList<>();
  final List<Target> targets = new ArrayList<>();
  final Deque<Reply> queued = new ArrayDeque<>();
  final Map<String, String> bundles = new HashMap<>();
  final Set<String> environments = new HashSet<>(Set.of("none"));
  Function<Invocation, Answer> code =
      call -> new Answer(true, call.args(), null, null, null, null, 3, Logs.NONE);

  boolean healthy = true;
  int asked;

  @Override
  public boolean healthy(Target target) {
    asked++;
    return healthy;
  }

  @Override
  public Reply invoke(Target target, Invocation call) {
    targets.add(target);
    calls.add(call);
    if (!queued.isEmpty()) {
      return queued.removeFirst();
    }
    if (call.bundle() != null) {
      bundles.put(
          call.bundleDigest(), new String(call.bundle(), java.nio.charset.StandardCharsets.UTF_8));
    }
    if (call.env() != null) {
      environments.add(call.envDigest());
    }
    Set<String> missing = new HashSet<>();
    if (!bundles.containsKey(call.bundleDigest())) {
      missing.add("bundle");
    }
    if (!environments.contains(call.envDigest())) {
      missing.add("env");
    }
    return missing.isEmpty() ? new Ran(code.apply(call)) : new Missing(missing);
  }
}
