package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.trace.TraceContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What runs functions: a dispatcher that speaks the runtime protocol. */
public interface Dispatcher {
  /**
   * Runs a version once. Blocks until it has an answer or the deadline passed.
   *
   * @param target which dispatcher
   * @param invocation what
   * @return the answer; never throws for what a runtime may do
   */
  Reply invoke(Target target, Invocation invocation);

  /**
   * Whether it answers at all. Blocks for two seconds at most; runs nothing.
   *
   * @param target which dispatcher; the token isn't needed
   * @return false also when it answers anything but that it is well
   */
  boolean healthy(Target target);

  /**
   * A dispatcher, and the right to call it.
   *
   * @param url without a trailing slash
   * @param token short-lived
   */
  record Target(String url, String token) {
    /** Without the token. */
    @Override
    public String toString() {
      return url;
    }
  }

  /**
   * One invocation.
   *
   * @param workspaceId of the function
   * @param functionId of the function
   * @param versionId of the version
   * @param invocationId of this invocation
   * @param userId who it runs as, null for nobody
   * @param bundleDigest names the code
   * @param bundle the code, null when the dispatcher should have it
   * @param envDigest names the environment
   * @param env the sealed environment, null when the dispatcher should have it
   * @param args any JSON value
   * @param timeoutMillis wall-clock time that is left for it, positive
   * @param trace passed on
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Invocation(
      String workspaceId,
      String functionId,
      String versionId,
      String invocationId,
      @Nullable String userId,
      String bundleDigest,
      byte @Nullable [] bundle,
      String envDigest,
      @Nullable String env,
      JsonSlice args,
      int timeoutMillis,
      TraceContext trace) {

    Invocation with(byte @Nullable [] code, @Nullable String sealedEnv) {
      return new Invocation(
          workspaceId,
          functionId,
          versionId,
          invocationId,
          userId,
          bundleDigest,
          code,
          envDigest,
          sealedEnv,
          args,
          timeoutMillis,
          trace);
    }

    Invocation within(int millis) {
      return new Invocation(
          workspaceId,
          functionId,
          versionId,
          invocationId,
          userId,
          bundleDigest,
          bundle,
          envDigest,
          env,
          args,
          millis,
          trace);
    }
  }

  /** What a dispatcher answers. */
  sealed interface Reply {}

  /**
   * The function ran, whatever came of it.
   *
   * @param answer what it says
   */
  record Ran(Answer answer) implements Reply {}

  /**
   * Nothing ran: the dispatcher lacks something.
   *
   * @param what {@code bundle}, {@code env} or both
   */
  record Missing(Set<String> what) implements Reply {}

  /** Nothing ran: the token wasn't accepted. */
  record Unauthorized() implements Reply {}

  /**
   * Nothing ran: the dispatcher doesn't take this code, environment or call.
   *
   * @param code of its refusal
   */
  record Refused(String code) implements Reply {}

  /** Nothing ran: the arguments are too large for the dispatcher. */
  record ArgsTooLarge() implements Reply {}

  /**
   * Nothing ran: too much is running.
   *
   * @param retryAfterSeconds when to try again
   */
  record Overloaded(int retryAfterSeconds) implements Reply {}

  /**
   * Nothing ran: the dispatcher can't read the code.
   *
   * @param retryAfterSeconds when to try again
   */
  record StoreAway(int retryAfterSeconds) implements Reply {}

  /**
   * Nothing ran: the dispatcher lacks configuration, so no call to it can run anything.
   *
   * @param why for the log
   */
  record Misconfigured(String why) implements Reply {}

  /** Nothing ran: the caller's deadline had passed before the call went out. */
  record Expired() implements Reply {}

  /** No answer came before the deadline. */
  record TimedOut() implements Reply {}

  /**
   * Nothing ran: the dispatcher can't be reached.
   *
   * @param why for the log
   */
  record Unreachable(String why) implements Reply {}

  /**
   * The connection broke while the dispatcher had the call; nobody knows what ran. Of several
   * replicas behind the URL the others may be well.
   *
   * @param why for the log
   */
  record Lost(String why) implements Reply {}

  /**
   * The dispatcher says that the function ran, in a way that can't be read. What the function
   * returned may be the reason.
   *
   * @param why for the log
   */
  record Unreadable(String why) implements Reply {}

  /**
   * The dispatcher answered what the protocol doesn't have.
   *
   * @param why for the log
   */
  record Broken(String why) implements Reply {}
}
