package dev.edgeward.operator.version;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Versions whose runtime fell silent over them. A module that loops when it starts can take a whole
 * runtime with it, again with each try; so it has to wait, whatever else happens meanwhile. Only
 * remembered by the process: after a restart there is one try more.
 */
final class UnansweredCalls {
  private final Map<String, Silence> silences = new ConcurrentHashMap<>();

  private record Silence(int calls, Instant until) {}

  /** How many calls in a row have had no answer, with one more. */
  int withOneMore(String uid) {
    Silence silence = silences.get(uid);
    return silence == null ? 1 : silence.calls + 1;
  }

  /** Whether the last call had no answer. */
  boolean has(String uid) {
    return silences.containsKey(uid);
  }

  /** A call had no answer. */
  void add(String uid, Instant now, Duration delay) {
    silences.put(uid, new Silence(withOneMore(uid), now.plus(delay)));
  }

  /** How long a version has to wait; not positive when it need not. */
  Duration left(String uid, Instant now) {
    Silence silence = silences.get(uid);
    return silence == null ? Duration.ZERO : Duration.between(now, silence.until);
  }

  /** A call had an answer, or the version is gone. */
  void forget(String uid) {
    silences.remove(uid);
  }
}
