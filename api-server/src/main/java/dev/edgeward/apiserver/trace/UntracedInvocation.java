package dev.edgeward.apiserver.trace;

/**
 * An invocation of which nobody is told.
 *
 * @param caller what came with the request, and goes on
 */
record UntracedInvocation(TraceContext caller) implements InvocationTrace {
  @Override
  public TraceContext calls(String workspaceId, String versionId, String invocationId) {
    return caller;
  }

  @Override
  public void ran(boolean ok, long millis) {}

  @Override
  public void end(String outcome, int status) {}
}
