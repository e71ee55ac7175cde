package dev.edgeward.e2e.cloudflare;

import java.util.ArrayDeque;
import java.util.List;

/** The latest calls in the order in which they ended. Safe for use by several threads. */
public final class CallLog {

  private static final int KEPT = 200_000;

  private final ArrayDeque<Call> calls = new ArrayDeque<>();

  CallLog() {}

  synchronized void add(Call call) {
    if (calls.size() == KEPT) {
      calls.removeFirst();
    }
    calls.add(call);
  }

  /** All of them, up to the latest 200,000. */
  public synchronized List<Call> all() {
    return List.copyOf(calls);
  }

  /** Those of a method whose path matches, as a whole, a regular expression. */
  public List<Call> matching(String method, String path) {
    return all().stream()
        .filter(call -> call.method().equals(method) && call.path().matches(path))
        .toList();
  }

  /** Forgets them. */
  public synchronized void clear() {
    calls.clear();
  }
}
