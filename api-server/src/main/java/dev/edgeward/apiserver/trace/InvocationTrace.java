package dev.edgeward.apiserver.trace;

/** The spans of one invocation, as it goes on; used by one thread. */
public interface InvocationTrace {
  /**
   * The runtime is about to be called.
   *
   * @param workspaceId of the function
   * @param versionId that is to run
   * @param invocationId of this one
   * @return what the runtime, and the function, are told of the trace
   */
  TraceContext calls(String workspaceId, String versionId, String invocationId);

  /**
   * The runtime has answered.
   *
   * @param ok whether the function returned
   * @param millis that it ran
   */
  void ran(boolean ok, long millis);

  /**
   * The caller is answered.
   *
   * @param outcome {@code ok}, {@code failed}, or the code of an error
   * @param status of the answer
   */
  void end(String outcome, int status);
}
