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
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The talk with a dispatcher: the call, once more with what it lacks, once more with a fresh token
 * when it doesn't accept the last. In none of these did anything run before.
 */
@Singleton
public final class Runs {
  private static final Logger LOG = Logger.getLogger(Runs.class);
  private static final int RETRY_SECONDS = 2;
  private static final int ATTEMPTS = 3;

  private final ReadModel model;
  private final Bundles bundles;
  private final ClusterReads cluster;
  private final InvokeTokens tokens;
  private final Dispatcher dispatcher;

  /**
   * Made by the container.
   *
   * @param model has the Runtimes
   * @param bundles has the code
   * @param cluster has the code that isn't kept
   * @param tokens for dispatchers
   * @param dispatcher to be called
   */
  public Runs(
      ReadModel model,
      Bundles bundles,
      ClusterReads cluster,
      InvokeTokens tokens,
      Dispatcher dispatcher) {
    this.model = model;
    this.bundles = bundles;
    this.cluster = cluster;
    this.tokens = tokens;
    this.dispatcher = dispatcher;
  }

  /**
   * Runs a version.
   *
   * @param version which
   * @param invocation without code and environment
   * @return what became of it
   * @throws ApiException when nothing ran, or nobody knows
   */
  InvokeResult run(VersionRow version, Invocation invocation) {
    RuntimeRow runtime =
        model
            .runtimes()
            .byId(version.runtime())
            .orElseThrow(() -> unavailable("there is no Runtime " + version.runtime()));
    long began = System.nanoTime();
    Invocation call = invocation;
    boolean refused = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Reply reply = dispatcher.invoke(target(runtime), call);
      if (reply instanceof Missing missing && call == invocation) {
        call = completed(version, invocation, missing);
      } else if (reply instanceof Unauthorized && !refused) {
        refused = true;
        tokens.forget(runtime);
      } else {
        return outcome(runtime, version, reply, began);
      }
    }
    throw unavailable("the runtime keeps asking for more");
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

  private Invocation completed(VersionRow version, Invocation invocation, Missing missing) {
    byte[] bundle = missing.what().contains("bundle") ? bundle(version) : null;
    SealedEnv env = version.sealedEnv();
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
      RuntimeRow runtime, VersionRow version, Reply reply, long began) {
    return switch (reply) {
      case Dispatcher.Ran(Answer answer) ->
          answer.ok()
              ? new InvokeResult(true, answer.result(), null, answer.durationMs())
              : InvokeResult.failed(answer.error(version.timeoutSeconds()), answer.durationMs());
      case Dispatcher.TimedOut() ->
          InvokeResult.failed(
              Answer.timedOut(version.timeoutSeconds()),
              TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
      case Dispatcher.ArgsTooLarge() ->
          throw ApiException.of(ErrorCode.REQUEST_TOO_LARGE, "the arguments are too large");
      case Dispatcher.Overloaded(int seconds) ->
          throw ApiException.unavailable(
              ErrorCode.RUNTIME_OVERLOADED, "too many functions are running", seconds);
      case Dispatcher.Unreachable(String why) -> throw logged(runtime, why);
      case Dispatcher.Broken(String why) -> throw logged(runtime, why);
      case Missing missing -> throw logged(runtime, "it lacks what it was given");
      case Unauthorized refusal -> throw logged(runtime, "it doesn't accept our key");
    };
  }

  private static ApiException logged(RuntimeRow runtime, String why) {
    LOG.warnf("Runtime %s: %s", runtime.name(), why);
    return unavailable("Runtime " + runtime.name() + " does not answer as it should");
  }

  private static ApiException unavailable(String detail) {
    return ApiException.unavailable(ErrorCode.RUNTIME_UNAVAILABLE, detail, RETRY_SECONDS);
  }
}
