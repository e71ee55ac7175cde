package dev.edgeward.operator.deployment;

import dev.edgeward.api.v1alpha1.AdoptionPolicy;
import dev.edgeward.api.v1alpha1.CloudflareRoute;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.api.v1alpha1.CodeStore;
import dev.edgeward.api.v1alpha1.ManagementPolicy;
import dev.edgeward.api.v1alpha1.SecretKeyRef;
import dev.edgeward.operator.cloudflare.Binding;
import dev.edgeward.operator.cloudflare.Script;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scripts and what belongs to them, for tests. */
final class Scripts {
  static final DispatcherModule MODULE =
      new DispatcherModule(
          "export default {}".getBytes(StandardCharsets.UTF_8), "d1", "2026-11-01", List.of());
  static final DispatcherSettings SETTINGS =
      new DispatcherSettings("edgeward:runtime:u1", "{\"keys\":[]}", "private", List.of("k1"));
  static final String STORE = "0123456789abcdef0123456789abcdef";

  private Scripts() {}

  static CloudflareRuntime spec() {
    return spec(null, null);
  }

  static CloudflareRuntime spec(
      @Nullable ManagementPolicy management, @Nullable AdoptionPolicy adoption) {
    return spec(management, adoption, null, null);
  }

  static CloudflareRuntime spec(
      @Nullable ManagementPolicy management,
      @Nullable AdoptionPolicy adoption,
      @Nullable CodeStore store,
      @Nullable CloudflareRoute route) {
    return new CloudflareRuntime(
        "a".repeat(32),
        new SecretKeyRef("cloudflare", null),
        null,
        store,
        route,
        null,
        null,
        management,
        null,
        adoption);
  }

  static DesiredScript desired() {
    return DesiredScript.of(spec(), MODULE, SETTINGS, STORE);
  }

  /** The script as Cloudflare tells of it once it is uploaded. */
  static Script uploaded(DesiredScript desired) {
    return script(desired, bound(desired.upload().bindings()));
  }

  static Script script(DesiredScript desired, List<Script.Bound> bindings) {
    return new Script(
        bindings,
        desired.upload().compatibilityDate(),
        desired.upload().compatibilityFlags(),
        desired.upload().tags(),
        desired.upload().observability(),
        desired.upload().placement());
  }

  static List<Script.Bound> bound(List<Binding> bindings) {
    return bindings.stream()
        .map(
            binding ->
                new Script.Bound(
                    binding.name(),
                    binding.type(),
                    switch (binding) {
                      case Binding.KvNamespaceId kv -> kv.namespaceId();
                      case Binding.PlainText plain -> plain.text();
                      case Binding.WorkerLoader loader -> null;
                      case Binding.SecretText secret -> null;
                    }))
        .toList();
  }

  static CloudflareStatus status(
      @Nullable String deployment, @Nullable String versionId, @Nullable String rolledBack) {
    return new CloudflareStatus(
        STORE,
        deployment,
        versionId,
        "2026-11-01T00:00:00Z",
        rolledBack,
        null,
        "2026-11-01T00:00:00Z",
        1_200,
        null);
  }
}
