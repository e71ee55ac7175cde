package dev.edgeward.operator.deployment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Digests;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.operator.cloudflare.Binding;
import dev.edgeward.operator.cloudflare.Script;
import dev.edgeward.operator.cloudflare.ScriptUpload;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The script that a Runtime is to have. Pure.
 *
 * @param upload that makes it so
 * @param audience by which it is known as this Runtime's own
 * @param fingerprint equal for equal scripts: a digest of code, bindings, key ids and settings. It
 *     is a binding of the script too, so that what is deployed can be told without reading secrets
 */
record DesiredScript(ScriptUpload upload, String audience, String fingerprint) {
  static final String AUDIENCE = "AUDIENCE";

  /** Tells what was deployed; the dispatcher doesn't read it. */
  static final String DEPLOYMENT = "DEPLOYMENT";

  private static final String TAG = "edgeward";
  private static final ObjectMapper JSON = new ObjectMapper();

  static DesiredScript of(
      CloudflareRuntime spec,
      DispatcherModule module,
      DispatcherSettings settings,
      String codeStoreId) {
    List<Binding> open =
        List.of(
            new Binding.WorkerLoader("LOADER"),
            new Binding.KvNamespaceId("CODE", codeStoreId),
            new Binding.PlainText(AUDIENCE, settings.audience()),
            new Binding.PlainText("VERIFY_KEYS", settings.verifyKeys()));
    boolean observability = Boolean.TRUE.equals(spec.observability());
    String fingerprint = fingerprint(spec, module, settings, codeStoreId, observability);
    List<Binding> bindings = new ArrayList<>(open);
    bindings.add(new Binding.PlainText(DEPLOYMENT, fingerprint));
    bindings.add(new Binding.SecretText("SEALING_KEYS", settings.sealingKeys()));
    return new DesiredScript(
        new ScriptUpload(
            DispatcherModule.NAME,
            module.source(),
            module.compatibilityDate(),
            module.compatibilityFlags(),
            List.copyOf(bindings),
            List.of(),
            observability,
            spec.placement(),
            List.of(TAG)),
        settings.audience(),
        fingerprint);
  }

  private static String fingerprint(
      CloudflareRuntime spec,
      DispatcherModule module,
      DispatcherSettings settings,
      String codeStoreId,
      boolean observability) {
    ObjectNode all =
        JSON.createObjectNode()
            .put("module", module.digest())
            .put("compatibilityDate", module.compatibilityDate())
            .put("codeStore", codeStoreId)
            .put("audience", settings.audience())
            .put("verifyKeys", settings.verifyKeys())
            .put("observability", observability)
            .put("placement", spec.placement());
    all.set("compatibilityFlags", JSON.valueToTree(module.compatibilityFlags()));
    all.set("sealingKeyIds", JSON.valueToTree(settings.sealingKeyIds()));
    return Digests.of(all);
  }

  /** Whether a script is this Runtime's own. */
  boolean owns(Script script) {
    return isOf(audience, script);
  }

  /** Whether a script is that of the Runtime whose tokens it takes. */
  static boolean isOf(String audience, Script script) {
    return text(script, AUDIENCE).filter(audience::equals).isPresent();
  }

  /**
   * What of a script is not as it should be, in the words of Cloudflare's API; none when all is.
   */
  List<String> differences(Script script) {
    List<String> differences = new ArrayList<>();
    for (Binding binding : upload.bindings()) {
      if (script.bindings().stream().noneMatch(bound -> bound.shows(binding))) {
        differences.add("binding " + binding.name());
      }
    }
    Set<String> wanted =
        upload.bindings().stream().map(Binding::name).collect(Collectors.toUnmodifiableSet());
    script.bindings().stream()
        .map(Script.Bound::name)
        .filter(name -> !wanted.contains(name))
        .forEach(name -> differences.add("binding " + name));
    if (!upload.compatibilityDate().equals(script.compatibilityDate())) {
      differences.add("compatibility_date");
    }
    if (!Set.copyOf(upload.compatibilityFlags()).equals(Set.copyOf(script.compatibilityFlags()))) {
      differences.add("compatibility_flags");
    }
    if (upload.observability() != script.observability()) {
      differences.add("observability");
    }
    if (!Objects.equals(upload.placement(), script.placement())) {
      differences.add("placement");
    }
    return List.copyOf(differences);
  }

  private static Optional<String> text(Script script, String name) {
    return script.bindings().stream()
        .filter(bound -> bound.name().equals(name))
        .flatMap(bound -> Stream.ofNullable(bound.value()))
        .findFirst();
  }
}
