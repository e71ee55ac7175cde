package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.invoke.Dispatcher.Invocation;
import dev.edgeward.apiserver.trace.TraceContext;

/** Invocations of one version, for tests. */
final class Invocations {
  private Invocations() {}

  static Invocation of(JsonSlice args, int timeoutMillis, TraceContext trace) {
    return new Invocation(
        "wsp_1",
        "fun_1",
        "fnv_1",
        "inv_1",
        null,
        "b1",
        null,
        "none",
        null,
        args,
        timeoutMillis,
        trace);
  }
}
