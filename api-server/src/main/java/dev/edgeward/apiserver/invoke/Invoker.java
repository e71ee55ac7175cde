package dev.edgeward.apiserver.invoke;

import dev.edgeward.api.Ids;
import dev.edgeward.api.WorkspaceDefaults;
import dev.edgeward.api.v1alpha1.Enforcement;
import dev.edgeward.api.v1alpha1.InstallationCredentialsStatus;
import dev.edgeward.api.v1alpha1.SealedEnv;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.SettingsRow;
import dev.edgeward.apiserver.index.VersionRow;
import dev.edgeward.apiserver.index.WorkspaceRow;
import dev.edgeward.apiserver.invoke.Dispatcher.Invocation;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.trace.InvocationTrace;
import dev.edgeward.apiserver.trace.TraceContext;
import dev.edgeward.apiserver.trace.Traces;
import dev.edgeward.apiserver.usage.Usage;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs a function that the caller may invoke: the right version, checked on the way in and out. */
@Singleton
public final class Invoker {
  private static final Logger LOG = Logger.getLogger(Invoker.class);
  private static final String INVOCATION = "inv_";
  private static final String NO_ENV = "none";
  private static final int MILLIS = 1000;
  private static final int OK = 200;

  private final ReadModel model;
  private final Freshness freshness;
  private final Versions versions;
  private final JsonSchemas schemas;
  private final Runs runs;
  private final InvokeMetrics metrics;
  private final Quotas quotas;
  private final FunctionLogs logs;
  private final Usage usage;
  private final Traces traces;

  /**
   * Made by the container.
   *
   * @param model to read
   * @param freshness of what is read
   * @param versions finds the one to run
   * @param schemas of arguments and results
   * @param runs them
   * @param metrics of invocations
   * @param quotas of workspaces
   * @param logs of functions
   * @param usage of functions
   * @param traces of invocations
   */
  public Invoker(
      ReadModel model,
      Freshness freshness,
      Versions versions,
      JsonSchemas schemas,
      Runs runs,
      InvokeMetrics metrics,
      Quotas quotas,
      FunctionLogs logs,
      Usage usage,
      Traces traces) {
    this.traces = traces;
    this.metrics = metrics;
    this.quotas = quotas;
    this.logs = logs;
    this.usage = usage;
    this.model = model;
    this.freshness = freshness;
    this.versions = versions;
    this.schemas = schemas;
    this.runs = runs;
  }

  /**
   * Runs a function once.
   *
   * @param caller who runs it; its right was reviewed
   * @param function which, as the read model has it
   * @param request with the arguments
   * @param trace passed on
   * @param credentials that calls of it show, null for none
   * @return what became of it, also when the function failed
   * @throws ApiException when it can't be run
   */
  public InvokeResult invoke(
      Caller caller,
      FunctionRow function,
      InvokeRequest request,
      TraceContext trace,
      @Nullable InstallationCredentialsStatus credentials) {
    Timer.Sample started = metrics.start();
    InvocationTrace spans = traces.begin(trace, function.id());
    String outcome = ErrorCode.INTERNAL.code();
    int status = ErrorCode.INTERNAL.status();
    try (Quotas.Running running = quotas.begin(function.namespace())) {
      InvokeResult result = invoked(caller, function, request, spans, credentials);
      outcome = result.ok() ? "ok" : "failed";
      status = OK;
      return result;
    } catch (ApiException e) {
      outcome = e.code().code();
      status = e.code().status();
      throw e;
    } finally {
      metrics.stop(started, outcome);
      spans.end(outcome, status);
    }
  }

  private InvokeResult invoked(
      Caller caller,
      FunctionRow function,
      InvokeRequest request,
      InvocationTrace spans,
      @Nullable InstallationCredentialsStatus credentials) {
    FunctionRow current =
        freshness
            .current(function)
            .filter(now -> now.deletedAt() == null)
            .orElseThrow(() -> ApiException.notFound("function", function.id()));
    VersionRow version = versions.find(current, request.versionId());
    checkArguments(version, request.args());
    SealedEnv env = environment(version, credentials);
    String workspaceId =
        model
            .workspaceOf(current.namespace())
            .map(WorkspaceRow::id)
            .orElseThrow(() -> ApiException.notFound("function", function.id()));
    String invocationId = Ids.ofUid(INVOCATION, UUID.randomUUID().toString());
    Invocation invocation =
        new Invocation(
            workspaceId,
            current.id(),
            version.id(),
            invocationId,
            caller.headless() ? runtimeUser(current) : caller.username(),
            version.bundleDigest(),
            null,
            env == null || env.digest() == null ? NO_ENV : env.digest(),
            null,
            request.args(),
            version.timeoutSeconds() * MILLIS,
            spans.calls(workspaceId, version.id(), invocationId));
    InvokeResult outcome = runs.run(version, env, invocation, request.deadline());
    spans.ran(outcome.ok(), outcome.durationMs());
    logs.take(invocation, outcome.logs());
    InvokeResult result = checkedResult(version, outcome);
    usage.count(
        invocation.workspaceId(),
        invocation.functionId(),
        invocation.bundleDigest(),
        invocation.envDigest(),
        result.ok(),
        result.durationMs());
    return result;
  }

  /** Credentials take the place of an environment, which operations of documents don't have. */
  private static @Nullable SealedEnv environment(
      VersionRow version, @Nullable InstallationCredentialsStatus credentials) {
    return credentials != null
            && version.sealedEnv() == null
            && version.runtime().equals(credentials.runtime())
        ? credentials.sealed()
        : version.sealedEnv();
  }

  /** Its own, else its workspace's. */
  private @Nullable String runtimeUser(FunctionRow function) {
    return function.runtimeUserId() != null
        ? function.runtimeUserId()
        : WorkspaceDefaults.runtimeUserId(
            null, model.settings().byId(function.namespace()).map(SettingsRow::spec).orElse(null));
  }

  private void checkArguments(VersionRow version, JsonSlice args) {
    if (version.inputSchema() == null) {
      return;
    }
    List<FieldError> errors;
    try {
      errors = schemas.errors(version.inputSchema(), args, "/args");
    } catch (JsonSchemas.Unusable e) {
      throw ApiException.of(ErrorCode.VERSION_NOT_READY, "the input schema can't be used");
    } catch (JsonSchemas.TooLarge e) {
      throw ApiException.of(
          ErrorCode.REQUEST_TOO_LARGE,
          "arguments that are checked against a schema may have "
              + JsonSchemas.MAX_TOKENS
              + " names, values and brackets");
    }
    if (!errors.isEmpty()) {
      throw ApiException.of(ErrorCode.INVALID_ARGS, errors);
    }
  }

  private InvokeResult checkedResult(VersionRow version, InvokeResult outcome) {
    if (version.outputSchema() == null || outcome.result() == null) {
      return outcome;
    }
    String mismatch = mismatch(version, outcome.result());
    if (mismatch.isEmpty()) {
      return outcome;
    }
    metrics.mismatch(version.enforcement().text().toLowerCase(Locale.ROOT));
    if (version.enforcement() == Enforcement.WARN) {
      LOG.warnf("A result of version %s doesn't match its output schema", version.id());
      return outcome;
    }
    return InvokeResult.failed(
        "the result doesn't match the output schema: " + mismatch,
        outcome.durationMs(),
        outcome.logs());
  }

  private String mismatch(VersionRow version, JsonSlice result) {
    if (version.outputSchema() == null) {
      return "";
    }
    try {
      List<FieldError> errors = schemas.errors(version.outputSchema(), result, "");
      return errors.isEmpty()
          ? ""
          : (errors.getFirst().pointer() + " " + errors.getFirst().message()).strip();
    } catch (JsonSchemas.Unusable e) {
      return "the schema can't be used";
    } catch (JsonSchemas.TooLarge e) {
      return "it has " + e.getMessage();
    }
  }
}
