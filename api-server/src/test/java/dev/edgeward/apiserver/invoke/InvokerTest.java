package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.InstallationCredentialsStatus;
import dev.edgeward.api.v1alpha1.SealedEnv;
import dev.edgeward.apiserver.FixedConfig;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.error.FieldError;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.FunctionRow;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.index.ReadModelFixture;
import dev.edgeward.apiserver.security.Caller;
import dev.edgeward.apiserver.trace.TraceContext;
import dev.edgeward.apiserver.trace.Traces;
import dev.edgeward.apiserver.usage.Usage;
import dev.edgeward.apiserver.usage.UsageMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvokerTest {
  private static final Caller ALICE = new Caller("alice", null, Set.of(), Map.of());
  private static final Caller ROBOT =
      new Caller("system:serviceaccount:team-a:robot", null, Set.of(), Map.of());
  private static final String FUNCTION = Ids.ofUid(Ids.FUNCTION, Objects.uid("team-a/greet"));

  private final Bundles bundles = new Bundles(1 << 20);
  private final ReadModel model = new ReadModel(bundles);
  private final FakeCluster cluster = new FakeCluster(model, bundles);
  private final AtomicLong nanos = new AtomicLong();
  private final InMemoryDispatcher dispatcher = new InMemoryDispatcher();
  private final RecordingSink sink = new RecordingSink();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final InvokeMetrics metrics = new InvokeMetrics(meters);
  private final Invoker invoker =
      new Invoker(
          model,
          new StrongFreshness(cluster, Duration.ZERO, Duration.ZERO, () -> 0, metrics),
          new Versions(model, cluster),
          new JsonSchemas(),
          new Runs(
              model,
              bundles,
              cluster,
              new InvokeTokens(model),
              dispatcher,
              new Breakers(meters, Duration.ofSeconds(1), nanos::get),
              Runnable::run),
          metrics,
          new Quotas(model, nanos::get),
          new FunctionLogs(List.of(sink), 1 << 20, meters, Runnable::run, () -> Instant.EPOCH),
          new Usage(new UsageMetrics(meters)),
          new Traces(new FixedConfig()));

  @BeforeEach
  void a_workspace_with_a_runtime() throws Exception {
    ReadModelFixture.put(model, Objects.namespace("team-a"));
    ReadModelFixture.put(model, Objects.runtime("local", "http://localhost:1/"));
    ReadModelFixture.invokeKey(
        model, "local", new ECKeyGenerator(Curve.P_256).keyID("k1").generate().toJSONString());
  }

  private static FunctionVersion version(String source, String spec, String status) {
    return Objects.version(
        "team-a",
        "greet-" + Objects.digest(source).substring(0, 10),
        FUNCTION,
        source,
        spec,
        status);
  }

  private static FunctionVersion version(String source) {
    return version(source, "", "{}");
  }

  private static FunctionVersion loaded(String source) {
    return version(source, "", "{conditions: [{type: Ready, status: \"True\"}]}");
  }

  private FunctionRow serves(long resourceVersion, FunctionVersion version) {
    Function function =
        Objects.function("team-a", "greet", resourceVersion, version, "{runtimeUserId: usr-1}");
    cluster.has(function);
    cluster.has(version);
    model.put(version);
    return model.put(function);
  }

  private InvokeResult invoke(FunctionRow function, String args, @Nullable String version) {
    return invoker.invoke(
        ALICE,
        function,
        new InvokeRequest(JsonSlice.of(args), version, Deadline.NONE),
        TraceContext.of(null, null),
        null);
  }

  private void fails(ErrorCode code, FunctionRow function, String args, @Nullable String version) {
    assertThatThrownBy(() -> invoke(function, args, version))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void a_dispatcher_that_lacks_the_code_is_called_once_more_with_it() {
    FunctionRow function = serves(5, version("one"));
    InvokeResult result = invoke(function, "{\"a\":1}", null);
    assertThat(result.ok()).isTrue();
    assertThat(java.util.Objects.requireNonNull(result.result()).text()).isEqualTo("{\"a\":1}");
    assertThat(dispatcher.calls).hasSize(2);
    assertThat(dispatcher.calls.get(0).bundle()).isNull();
    assertThat(dispatcher.bundles.get(Objects.digest("one"))).contains("\"main.js\":\"one\"");
    invoke(function, "{}", null);
    assertThat(dispatcher.calls).hasSize(3);
  }

  /** Whoever may write versions in another namespace can write one with this digest there. */
  private static FunctionVersion pretender(String source, String digest) {
    FunctionVersion version = Objects.version("team-b", "pretender", "fun_b", source, "", "{}");
    version.setSpec(version.getSpec().identified(1, "0".repeat(64), digest));
    return version;
  }

  @Test
  void code_is_what_its_digest_says_whoever_claims_that_digest() {
    model.put(pretender("evil", Objects.digest("one")));
    FunctionRow function = serves(5, version("one"));
    invoke(function, "{}", null);
    assertThat(dispatcher.bundles.get(Objects.digest("one"))).contains("\"main.js\":\"one\"");

    dispatcher.bundles.clear();
    assertThat(bundles.replace(pretender("evil", Objects.digest("one")).getSpec())).isEmpty();
    cluster.away = true;
    invoke(function, "{}", null);
    assertThat(dispatcher.bundles.get(Objects.digest("one"))).contains("\"main.js\":\"one\"");
  }

  @Test
  void the_sealed_environment_is_sent_when_it_is_missing() {
    FunctionVersion version =
        version("one", "env: [{name: A, value: b}]", "{sealedEnv: {digest: d1, jwe: j1}}");
    invoke(serves(5, version), "{}", null);
    assertThat(dispatcher.calls.get(1).env()).isEqualTo("j1");
    assertThat(dispatcher.calls.get(1).envDigest()).isEqualTo("d1");
  }

  @Test
  void credentials_go_in_place_of_an_environment_to_the_runtime_that_can_open_them() {
    FunctionRow function = serves(5, loaded("one"));
    var sealed = new SealedEnv("d2", "j2", "k");

    invoke(function, new InstallationCredentialsStatus("local", List.of(), sealed));
    assertThat(dispatcher.calls.getLast().envDigest()).isEqualTo("d2");
    assertThat(dispatcher.calls.getLast().env()).isEqualTo("j2");

    invoke(function, new InstallationCredentialsStatus("other", List.of(), sealed));
    assertThat(dispatcher.calls.getLast().envDigest()).isEqualTo("none");
  }

  private void invoke(FunctionRow function, InstallationCredentialsStatus credentials) {
    invoker.invoke(
        ALICE,
        function,
        new InvokeRequest(JsonSlice.EMPTY_OBJECT, null, Deadline.NONE),
        TraceContext.of(null, null),
        credentials);
  }

  @Test
  void an_environment_that_the_watch_has_not_delivered_is_read() {
    FunctionRow function = serves(5, version("one", "env: [{name: A, value: b}]", "{}"));
    cluster.has(version("one", "env: [{name: A, value: b}]", "{sealedEnv: {digest: d1, jwe: j1}}"));
    invoke(function, "{}", null);
    assertThat(dispatcher.calls.get(0).envDigest()).isEqualTo("d1");
  }

  @Test
  void an_environment_that_is_not_sealed_yet_is_a_conflict() {
    fails(
        ErrorCode.VERSION_NOT_READY,
        serves(5, version("one", "env: [{name: A, value: b}]", "{}")),
        "{}",
        null);
  }

  @Test
  void a_change_that_the_watch_has_not_delivered_is_served() {
    FunctionRow stale = serves(5, version("old"));
    FunctionVersion fresh = version("new");
    cluster.has(fresh);
    cluster.has(Objects.function("team-a", "greet", 6, fresh, "{}"));
    invoke(stale, "{}", null);
    assertThat(dispatcher.calls)
        .allMatch(call -> call.bundleDigest().equals(Objects.digest("new")));
  }

  @Test
  void while_the_cluster_is_away_what_was_last_seen_serves() {
    FunctionRow function = serves(5, version("one"));
    cluster.away = true;
    assertThat(invoke(function, "{}", null).ok()).isTrue();
  }

  @Test
  void a_function_that_is_gone_is_not_found() {
    FunctionRow function = serves(5, version("one"));
    cluster.functions.clear();
    fails(ErrorCode.NOT_FOUND, function, "{}", null);
    assertThat(dispatcher.calls).isEmpty();
  }

  @Test
  void a_version_can_be_asked_for_if_it_is_the_functions_own() {
    FunctionVersion old = loaded("old");
    model.put(old);
    model.put(Objects.version("team-a", "other-1", "fun_other", "other", "", "{}"));
    FunctionRow function = serves(5, loaded("one"));
    invoke(function, "{}", Ids.of(Ids.FUNCTION_VERSION, old));
    assertThat(dispatcher.calls.getLast().bundleDigest()).isEqualTo(Objects.digest("old"));
    fails(ErrorCode.NOT_FOUND, function, "{}", "fnv_none");
    fails(
        ErrorCode.NOT_FOUND,
        function,
        "{}",
        Ids.ofUid(Ids.FUNCTION_VERSION, Objects.uid("team-a/other-1")));
  }

  @Test
  void a_version_that_does_not_load_is_not_run_when_asked_for() {
    FunctionRow function = serves(5, version("new"));
    FunctionVersion broken = version("broken");
    cluster.has(broken);
    model.put(broken);
    fails(ErrorCode.VERSION_NOT_READY, function, "{}", Ids.of(Ids.FUNCTION_VERSION, broken));
  }

  @Test
  void a_version_elsewhere_with_the_same_id_is_not_run() {
    FunctionVersion own = version("own");
    FunctionVersion foreign = Objects.version("team-b", "older", FUNCTION, "foreign", "", "{}");
    foreign.getMetadata().setCreationTimestamp("2020-01-01T00:00:00Z");
    foreign.getMetadata().getLabels().put("edgeward.dev/id", Ids.of(Ids.FUNCTION_VERSION, own));
    model.put(foreign);

    invoke(serves(5, own), "{}", null);

    assertThat(dispatcher.calls.getLast().bundleDigest()).isEqualTo(Objects.digest("own"));
  }

  @Test
  void headless_callers_run_as_the_functions_runtime_user() {
    FunctionRow function = serves(5, version("one"));
    invoke(function, "{}", null);
    assertThat(dispatcher.calls.getLast().userId()).isEqualTo("alice");
    invoker.invoke(
        ROBOT,
        function,
        new InvokeRequest(JsonSlice.EMPTY_OBJECT, null, Deadline.NONE),
        TraceContext.of(null, null),
        null);
    assertThat(dispatcher.calls.getLast().userId()).isEqualTo("usr-1");
  }

  @Test
  void arguments_that_do_not_match_are_refused_with_pointers() {
    FunctionRow function =
        serves(
            5,
            version(
                "one", "input: {schema: {type: object, properties: {who: {type: string}}}}", "{}"));
    assertThatThrownBy(() -> invoke(function, "{\"who\":3}", null))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGS);
              assertThat(e.errors()).extracting(FieldError::pointer).containsExactly("/args/who");
            });
    assertThat(dispatcher.calls).isEmpty();
  }

  @Test
  void results_that_do_not_match_fail_unless_only_warned_of() {
    String schema = "output: {schema: {type: string}%s}";
    InvokeResult enforced =
        invoke(serves(5, version("one", schema.formatted(""), "{}")), "3", null);
    assertThat(enforced.ok()).isFalse();
    assertThat(enforced.error())
        .startsWith("the result doesn't match the output schema: ")
        .contains("string expected");
    InvokeResult warned =
        invoke(serves(6, version("two", schema.formatted(", enforcement: Warn"), "{}")), "3", null);
    assertThat(warned.ok()).isTrue();
    assertThat(
            meters.counter("edgeward.invocations.output.mismatches", "enforcement", "warn").count())
        .isEqualTo(1);
  }

  @Test
  void a_token_that_is_not_accepted_is_made_anew_once() throws Exception {
    FunctionRow function = serves(5, version("one"));
    dispatcher.queued.add(new Dispatcher.Unauthorized());
    assertThat(invoke(function, "{}", null).ok()).isTrue();
    dispatcher.queued.add(new Dispatcher.Unauthorized());
    dispatcher.queued.add(new Dispatcher.Unauthorized());
    fails(ErrorCode.RUNTIME_UNAVAILABLE, function, "{}", null);
    SignedJWT token = SignedJWT.parse(dispatcher.targets.getFirst().token());
    assertThat(token.getJWTClaimsSet().getAudience())
        .containsExactly("edgeward:runtime:" + Objects.uid("/local"));
    assertThat(token.getJWTClaimsSet().getStringClaim("scope")).isEqualTo("invoke");
    assertThat(token.getHeader().getKeyID()).isEqualTo("k1");
    assertThat(dispatcher.targets.getFirst().url()).isEqualTo("http://localhost:1");
  }

  @Test
  void another_key_signs_from_the_next_call_on() throws Exception {
    FunctionRow function = serves(5, version("one"));
    assertThat(invoke(function, "{}", null).ok()).isTrue();
    ReadModelFixture.invokeKey(
        model, "local", new ECKeyGenerator(Curve.P_256).keyID("k2").generate().toJSONString());
    assertThat(invoke(function, "{}", null).ok()).isTrue();
    assertThat(SignedJWT.parse(dispatcher.targets.getLast().token()).getHeader().getKeyID())
        .isEqualTo("k2");
  }

  @Test
  void what_a_runtime_does_wrong_is_told() {
    FunctionRow function = serves(5, version("one"));
    dispatcher.queued.add(new Dispatcher.Unreachable("refused"));
    fails(ErrorCode.RUNTIME_UNAVAILABLE, function, "{}", null);
    dispatcher.queued.add(new Dispatcher.Broken("nonsense"));
    fails(ErrorCode.RUNTIME_UNAVAILABLE, function, "{}", null);
    dispatcher.queued.add(new Dispatcher.Unreadable("nonsense"));
    fails(ErrorCode.RUNTIME_UNAVAILABLE, function, "{}", null);
    dispatcher.queued.add(new Dispatcher.StoreAway(2));
    fails(ErrorCode.RUNTIME_UNAVAILABLE, function, "{}", null);
    dispatcher.queued.add(new Dispatcher.Misconfigured("nothing bound"));
    fails(ErrorCode.RUNTIME_MISCONFIGURED, function, "{}", null);
    dispatcher.queued.add(new Dispatcher.Overloaded(7));
    assertThatThrownBy(() -> invoke(function, "{}", null))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.RUNTIME_OVERLOADED);
              assertThat(e.retryAfterSeconds()).isEqualTo(7);
            });
    dispatcher.queued.add(new Dispatcher.TimedOut());
    InvokeResult late = invoke(function, "{}", null);
    assertThat(late.error()).isEqualTo("timed out after 30 s");
    dispatcher.queued.add(new Dispatcher.Missing(Set.of("bundle")));
    dispatcher.queued.add(new Dispatcher.Missing(Set.of("bundle")));
    fails(ErrorCode.RUNTIME_UNAVAILABLE, function, "{}", null);
  }

  @Test
  void what_ran_is_counted_and_what_did_not_is_not() {
    FunctionRow function = serves(5, version("one"));
    invoke(function, "{}", null);
    dispatcher.code = call -> new Answer(false, null, "thrown", "Error", "no", null, 2, Logs.NONE);
    invoke(function, "{}", null);
    dispatcher.queued.add(new Dispatcher.Unreachable("refused"));
    fails(ErrorCode.RUNTIME_UNAVAILABLE, function, "{}", null);
    assertThat(used("ok")).isEqualTo(1);
    assertThat(used("failed")).isEqualTo(1);
  }

  private double used(String outcome) {
    return meters.get("edgeward.usage.invocations").tag("outcome", outcome).counter().count();
  }

  @Test
  void without_a_version_a_runtime_or_a_key_nothing_runs() {
    FunctionRow function = serves(5, version("one"));
    ReadModelFixture.invokeKey(model, "other", "{}");
    fails(ErrorCode.RUNTIME_UNAVAILABLE, function, "{}", null);
    model.runtimes().remove(Objects.uid("/local"));
    fails(ErrorCode.RUNTIME_UNAVAILABLE, function, "{}", null);
    Function empty = Objects.function("team-a", "greet", 9, version("one"), "{}");
    empty.setStatus(null);
    cluster.has(empty);
    fails(ErrorCode.NO_VERSION, model.put(empty), "{}", null);
    assertThat(dispatcher.calls).isEmpty();
  }
}
