package dev.edgeward.e2e.bench;

import dev.edgeward.e2e.cloudflare.Call;
import dev.edgeward.e2e.cloudflare.FakeAccount;
import dev.edgeward.e2e.cloudflare.FakeCloudflare;
import dev.edgeward.e2e.cloudflare.KvTimes;
import dev.edgeward.e2e.cloudflare.Permission;
import dev.edgeward.e2e.stack.EdgewardKinds;
import dev.edgeward.e2e.stack.Manifests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A Runtime that is an account of the double of Cloudflare. */
final class EdgeRuntime {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int LOOK_MILLIS = 50;

  private final BenchStack stack;
  private final FakeCloudflare cloudflare;
  private final String name;
  private final FakeAccount account;

  private EdgeRuntime(
      BenchStack stack, FakeCloudflare cloudflare, String name, FakeAccount account) {
    this.stack = stack;
    this.cloudflare = cloudflare;
    this.name = name;
    this.account = account;
  }

  /** A double whose KV shows each write at once: what is measured is the operator. */
  static FakeCloudflare cloudflare() throws IOException {
    return FakeCloudflare.start(FakeCloudflare.Settings.standard().with(KvTimes.immediate()));
  }

  /** What the operator needs to know of a double; and memory for as many functions. */
  static Map<String, String> operatorEnvironment(FakeCloudflare cloudflare) {
    return Map.of(
        "EDGEWARD_CLOUDFLARE_API_URL",
        cloudflare.apiUrl().toString(),
        "EDGEWARD_CLOUDFLARE_WORKER_URL",
        cloudflare.urlOf("") + "{host}",
        // The flag is on its command line too, which this variable alone comes after.
        "_JAVA_OPTIONS",
        "-Xmx512m");
  }

  /** Makes the Runtime in an account of its own. */
  static EdgeRuntime make(BenchStack stack, FakeCloudflare cloudflare, String name) {
    FakeAccount account = cloudflare.addAccount(name + "-" + System.nanoTime());
    String token =
        cloudflare
            .addToken(
                account, Permission.WORKERS_SCRIPTS_WRITE, Permission.WORKERS_KV_STORAGE_WRITE)
            .value();
    Manifests.apply(
        stack.admin(),
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: %1$s-token}
        stringData: {token: %2$s}
        ---
        apiVersion: edgeward.dev/v1alpha1
        kind: Runtime
        metadata: {name: %1$s}
        spec:
          cloudflare:
            accountId: %3$s
            apiTokenSecretRef: {name: %1$s-token}
        """
            .formatted(name, token, account.id()),
        "edgeward");
    return new EdgeRuntime(stack, cloudflare, name, account);
  }

  /**
   * Makes the Runtime anew in another, empty account, as after the loss of this one. No operator
   * may be running: it would clear up.
   */
  EdgeRuntime inAnotherAccount() throws IOException, InterruptedException {
    object()
        .edit(
            runtime -> {
              runtime.getMetadata().setFinalizers(List.of());
              return runtime;
            });
    object().delete();
    until(runtime -> runtime == null, "be gone");
    return make(stack, cloudflare, name);
  }

  String name() {
    return name;
  }

  /** Where the dispatcher is. */
  String url() {
    GenericKubernetesResource runtime = object().require();
    return String.valueOf((Object) runtime.get("status", "url"));
  }

  void awaitReady() throws IOException, InterruptedException {
    until(runtime -> runtime != null && Functions.isReady(runtime), "get ready");
  }

  /**
   * Waits until the status says that so many bundles are wanted, and all of them stored.
   *
   * @param since when the comparison that says so has ended at the earliest
   */
  void awaitStored(int bundles, Instant since) throws IOException, InterruptedException {
    until(
        runtime ->
            runtime != null
                && number(runtime, "desired") >= bundles
                && number(runtime, "stored") == number(runtime, "desired")
                && runtime.get("status", "bundles", "lastSyncTime") instanceof String last
                && !Instant.parse(last).isBefore(since.truncatedTo(ChronoUnit.SECONDS)),
        "have all bundles stored");
  }

  /** Loses all bundles, and has the operator compare; the time from which it has done so. */
  Instant loseBundles() {
    cloudflare.loseKeys(account);
    Instant now = Instant.now();
    object()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"edgeward.dev/resync\":\"%s\"}}}".formatted(now));
    return now;
  }

  /** How many calls of API v4 came from a time on. */
  long apiCalls(Instant from) {
    return cloudflare.calls().all().stream()
        .filter(call -> !call.at().isBefore(from) && call.path().contains(account.id()))
        .count();
  }

  /** The requests about bundles that came to the dispatcher from a time on. */
  List<Call> bundleRequests(Instant from) {
    String worker = "/edgeward-" + name + "." + account.subdomain() + ".workers.dev/v1/bundles";
    return cloudflare.edgeCalls().all().stream()
        .filter(call -> !call.at().isBefore(from) && call.path().startsWith(worker))
        .toList();
  }

  private static int number(GenericKubernetesResource runtime, String field) {
    Object value = runtime.get("status", "bundles", field);
    return value instanceof Number number ? number.intValue() : -1;
  }

  private void until(Predicate<GenericKubernetesResource> condition, String what)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    GenericKubernetesResource now = object().get();
    while (!condition.test(now)) {
      if (System.nanoTime() > end) {
        throw new IOException("Runtime %s does not %s: %s".formatted(name, what, now));
      }
      Thread.sleep(LOOK_MILLIS);
      now = object().get();
    }
  }

  private Resource<GenericKubernetesResource> object() {
    return stack.admin().genericKubernetesResources(EdgewardKinds.RUNTIMES).withName(name);
  }
}
