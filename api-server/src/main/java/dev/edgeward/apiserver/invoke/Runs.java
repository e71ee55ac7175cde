package dev.edgeward.apiserver.invoke;

import dev.edgeward.api.v1alpha1.SealedEnv;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.RuntimeRow;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.invoke.ClusterReads.Away;
import dev.edgeward.apiserver.invoke.ClusterReads.Key;
import dev.edgeward.apiserver.invoke.Dispatcher.Invocation;
import dev.edgeward.apiserver.invoke.Dispatcher.Missing;
import dev.edgeward.apiserver.invoke.Dispatcher.Reply;
import dev.edgeward.apiserver.invoke.Dispatcher.Target;
import dev.edgeward.apiserver.invoke.Dispatcher.Unauthorized;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The talk with a dispatcher: the call, once more with what it lacks, once more with a fresh token
 * when it doesn't accept the last. In none of these did anything run before.
 */
@Singleton
public final class Runs {
  private static final Logger LOG = Logger.getLogger(Runs.class);
  private static final int RETRY_SECONDS = 2;
  private static final int MISCONFIGURED_SECONDS = 30;
  private static final int ATTEMPTS = 3;

  private final ReadModel model;
  private final Bundles bundles;
  private final ClusterReads cluster;
  private final InvokeTokens tokens;
  private final Dispatcher dispatcher;
  private final Breakers breakers;
  private final Executor later;

  /**
   * Made by the container.
   *
   * @param model has the Runtimes
   * @param bundles has the code
   * @param cluster has the code that isn't kept
   * @param tokens for dispatchers
   * @param dispatcher to be called
   * @param breakers spare the Runtimes that are away
   */
  @Inject
  public Runs(
      ReadModel model,
      Bundles bundles,
      ClusterReads cluster,
      InvokeTokens tokens,
      Dispatcher dispatcher,
      Breakers breakers) {
    this(model, bundles, cluster, tokens, dispatcher, breakers, Thread::startVirtualThread);
  }

  Runs(
      ReadModel model,
      Bundles bundles,
      ClusterReads cluster,
      InvokeTokens tokens,
      Dispatcher dispatcher,
      Breakers breakers,
      Executor later) {
    this.model = model;
    this.bundles = bundles;
    this.cluster = cluster;
    this.tokens = tokens;
    this.dispatcher = dispatcher;
    this.breakers = breakers;
    this.later = later;
  }

  /**
   * Runs a version.
   *
   * @param version which
   * @param env the environment that the invocation names, null for none
   * @param invocation without code and environment
   * @param deadline of the caller
   * @return what became of it
   * @throws ApiException when nothing ran, or nobody knows
   */
  InvokeResult run(
      VersionRow version, @Nullable SealedEnv env, Invocation invocation, Deadline deadline) {
    RuntimeRow runtime =
        model
            .runtimes()
            .byId(version.runtime())
            .orElseThrow(() -> unavailable("there is no Runtime " + version.runtime()));
    Target target = target(runtime);
    Breaker breaker = breakers.of(runtime);
    int wait = breaker.secondsToWait(() -> dispatcher.healthy(target));
    if (wait > 0) {
      throw ApiException.unavailable(
          ErrorCode.RUNTIME_UNAVAILABLE, "Runtime " + runtime.name() + " is away", wait);
    }
    long began = System.nanoTime();
    Reply reply = talk(runtime, version, env, invocation, deadline);
    count(breaker, target, reply);
    return outcome(runtime, deadline.seconds(version.timeoutSeconds()), reply, began);
  }

  private Reply talk(
      RuntimeRow runtime,
      VersionRow version,
      @Nullable SealedEnv env,
      Invocation invocation,
      Deadline deadline) {
    Invocation call = invocation;
    boolean refused = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int left = deadline.millis(version.timeoutSeconds());
      if (left <= 0) {
        return new Dispatcher.Expired();
      }
      Reply reply = dispatcher.invoke(target(runtime), call.within(left));
      if (reply instanceof Missing missing && call == invocation) {
        call = completed(version, env, invocation, missing);
      } else if (reply instanceof Unauthorized && !refused) {
        refused = true;
        tokens.forget(runtime);
      } else {
        return reply;
      }
    }
    return new Dispatcher.Broken("it keeps asking for more");
  }

  /** What the runtime did wrong counts against it; what a function does never. */
  private void count(Breaker breaker, Target target, Reply reply) {
    switch (reply) {
      case Dispatcher.Unreachable lost -> breaker.failed();
      case Dispatcher.Broken broken -> breaker.failed();
      case Dispatcher.StoreAway away -> breaker.failed();
      case Dispatcher.Misconfigured broken -> breaker.failed();
      case Unauthorized refusal -> breaker.failed();
      case Missing missing -> breaker.failed();
      // A function may be what keeps it from answering this call, or one of several replicas may
      // have died with it.
      case Dispatcher.TimedOut silence -> askLater(breaker, target);
      case Dispatcher.Lost lost -> askLater(breaker, target);
      case Dispatcher.Ran ran -> breaker.succeeded();
      case Dispatcher.Unreadable answer -> {}
      case Dispatcher.ArgsTooLarge refusal -> breaker.succeeded();
      case Dispatcher.Overloaded full -> {}
      // It is well: what this one version is made of is not.
      case Dispatcher.Refused refusal -> {}
      case Dispatcher.Expired late -> {}
    }
  }

  /** Counts against the runtime if it isn't well; nobody waits for that. */
  private void askLater(Breaker breaker, Target target) {
    later.execute(
        () -> {
          if (!dispatcher.healthy(target)) {
            breaker.failed();
          }
        });
  }

  private Target target(RuntimeRow runtime) {
    if (runtime.url() == null) {
      throw unavailable("Runtime " + runtime.name() + " has no URL yet");
    }
    String token =
        tokens
            .token(runtime)
            .orElseThrow(() -> unavailable("Runtime " + runtime.name() + " has no key yet"));
    return new Target(runtime.url(), token);
  }

  private Invocation completed(
      VersionRow version, @Nullable SealedEnv env, Invocation invocation, Missing missing) {
    byte[] bundle = missing.what().contains("bundle") ? bundle(version) : null;
    return invocation.with(
        bundle, missing.what().contains("env") && env != null ? env.jwe() : null);
  }

  private byte[] bundle(VersionRow version) {
    Optional<byte[]> kept = bundles.find(version.bundleDigest());
    if (kept.isPresent()) {
      return kept.get();
    }
    try {
      return cluster
          .bundle(new Key(version.namespace(), version.objectName()))
          .orElseThrow(() -> ApiException.notFound("version", version.id()));
    } catch (Away e) {
      throw ApiException.of(ErrorCode.UNAVAILABLE, "the version's code can't be read now");
    }
  }

  private static InvokeResult outcome(
      RuntimeRow runtime, int timeoutSeconds, Reply reply, long began) {
    return switch (reply) {
      case Dispatcher.Ran(Answer answer) ->
          answer.ok()
              ? new InvokeResult(true, answer.result(), null, answer.durationMs(), answer.logs())
              : InvokeResult.failed(
                  answer.error(timeoutSeconds), answer.durationMs(), answer.logs());
      case Dispatcher.TimedOut() -> late(timeoutSeconds, began);
      case Dispatcher.Expired() -> late(timeoutSeconds, began);
      case Dispatcher.ArgsTooLarge() ->
          throw ApiException.of(ErrorCode.REQUEST_TOO_LARGE, "the arguments are too large");
      case Dispatcher.Overloaded(int seconds) ->
          throw ApiException.unavailable(
              ErrorCode.RUNTIME_OVERLOADED, "too many functions are running", seconds);
      case Dispatcher.StoreAway(int seconds) ->
          throw ApiException.unavailable(
              ErrorCode.RUNTIME_UNAVAILABLE, "the runtime's code store does not answer", seconds);
      case Dispatcher.Misconfigured(String why) -> throw misconfigured(runtime, why);
      case Unauthorized refusal -> throw logged(runtime, "it doesn't accept our key");
      case Dispatcher.Refused(String code) -> throw logged(runtime, "it refuses a call: " + code);
      case Dispatcher.Unreachable(String why) -> throw logged(runtime, why);
      case Dispatcher.Lost(String why) -> throw logged(runtime, why);
      case Dispatcher.Unreadable(String why) -> throw logged(runtime, why);
      case Dispatcher.Broken(String why) -> throw logged(runtime, why);
      case Missing missing -> throw logged(runtime, "it lacks what it was given");
    };
  }

  private static InvokeResult late(int timeoutSeconds, long began) {
    return InvokeResult.failed(
        Answer.timedOut(timeoutSeconds),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
        Logs.NONE);
  }

  private static ApiException misconfigured(RuntimeRow runtime, String why) {
    LOG.warnf("Runtime %s: %s", runtime.name(), why);
    return ApiException.unavailable(
        ErrorCode.RUNTIME_MISCONFIGURED,
        "Runtime " + runtime.name() + ": " + why,
        MISCONFIGURED_SECONDS);
  }

  private static ApiException logged(RuntimeRow runtime, String why) {
    LOG.warnf("Runtime %s: %s", runtime.name(), why);
    return unavailable("Runtime " + runtime.name() + " does not answer as it should");
  }

  private static ApiException unavailable(String detail) {
    return ApiException.unavailable(ErrorCode.RUNTIME_UNAVAILABLE, detail, RETRY_SECONDS);
  }
}
