package dev.edgeward.operator.function;

import dev.edgeward.api.Bundle;
import dev.edgeward.api.CodeRules;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Code;
import dev.edgeward.api.v1alpha1.LocalRef;
import dev.edgeward.api.v1alpha1.NpmSettings;
import dev.edgeward.api.v1alpha1.OciRef;
import dev.edgeward.api.v1alpha1.OciRegistry;
import dev.edgeward.api.v1alpha1.RuntimeSpec;
import dev.edgeward.api.v1alpha1.SecretKeyRef;
import dev.edgeward.operator.background.Outcome;
import dev.edgeward.operator.bundling.Bundled;
import dev.edgeward.operator.bundling.Sources;
import dev.edgeward.operator.npm.RegistryAddress;
import dev.edgeward.operator.oci.AllowedRegistries;
import dev.edgeward.operator.oci.Credentials;
import dev.edgeward.operator.oci.PullSecret;
import dev.edgeward.operator.oci.Reference;
import dev.edgeward.operator.oci.Source;
import dev.edgeward.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows a spec's code to where it is, and makes of it what a runtime loads. Pure, given what the
 * references lead to.
 */
final class CodeResolution {
  private static final String UNSHARED =
      " is missing, or not shared with functions: it needs the label "
          + Names.SHARE_LABEL
          + ": "
          + Names.SHARE_FUNCTIONS;

  private final String namespace;
  private final References references;

  CodeResolution(String namespace, References references) {
    this.namespace = namespace;
    this.references = references;
  }

  /**
   * Resolves code.
   *
   * @param code of a spec
   * @param runtime the name of the Runtime that is to load it
   * @throws UnresolvedException when it can't be had, or used
   */
  ResolvedCode resolve(Code code, String runtime) throws UnresolvedException {
    String entrypoint = code.entrypoint() == null ? Bundle.DEFAULT_ENTRYPOINT : code.entrypoint();
    RuntimeSpec settings = settings(runtime);
    if (code.ociRef() == null) {
      Map<String, String> files =
          code.files() == null ? configMap(code.configMapRef()) : code.files();
      return made(files, entrypoint, settings, null);
    }
    Reference reference =
        Reference.parse(String.valueOf(code.ociRef().reference()))
            .orElseThrow(
                () ->
                    new UnresolvedException(
                        Reason.INVALID_CODE, "ociRef.reference is no reference with a digest"));
    Optional<ResolvedCode> before = references.made(reference.digest(), entrypoint);
    if (before.isPresent()) {
      return before.get();
    }
    return made(
        pulled(source(code.ociRef(), reference, runtime, settings)),
        entrypoint,
        settings,
        reference.digest());
  }

  private @Nullable RuntimeSpec settings(String runtime) {
    return references.runtimes().stream()
        .filter(found -> found.getMetadata().getName().equals(runtime))
        .map(found -> found.getSpec())
        .filter(java.util.Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private ResolvedCode made(
      Map<String, String> files,
      String entrypoint,
      @Nullable RuntimeSpec settings,
      @Nullable String artifactDigest)
      throws UnresolvedException {
    Optional<String> violation =
        artifactDigest == null
            ? CodeRules.violation(files, entrypoint)
            : CodeRules.artifactViolation(files, entrypoint);
    if (violation.isPresent()) {
      throw new UnresolvedException(Reason.INVALID_CODE, violation.get());
    }
    if (!CodeRules.needsBundling(files.keySet())) {
      return new ResolvedCode(files, entrypoint, null, artifactDigest);
    }
    return switch (references.bundled(
        new Sources(files, entrypoint, registry(settings), artifactDigest))) {
      case Outcome.Done<Bundled>(Bundled bundled) ->
          new ResolvedCode(
              bundled.files(), bundled.entrypoint(), bundled.bundling(), artifactDigest);
      case Outcome.Refused<Bundled>(String message) ->
          throw new UnresolvedException(Reason.BUNDLING_FAILED, message);
      case Outcome.Failed<Bundled>(String message, _, Duration again) ->
          throw new UnresolvedException(
              new Desired.Unresolved(Reason.BUNDLER_UNAVAILABLE, message, again));
      case Outcome.Running<Bundled>(Duration since) ->
          throw new UnresolvedException(
              new Desired.UnderWay(Reason.BUNDLING, "the code is being bundled", since));
    };
  }

  private static @Nullable RegistryAddress registry(@Nullable RuntimeSpec settings) {
    NpmSettings npm = settings == null ? null : settings.npm();
    if (npm == null || npm.registry() == null) {
      return null;
    }
    SecretKeyRef token = npm.tokenSecretRef();
    return new RegistryAddress(
        npm.registry(),
        token == null
            ? null
            : new RegistryAddress.TokenEntry(
                String.valueOf(token.name()), token.key() == null ? "token" : token.key()));
  }

  private Map<String, String> configMap(@Nullable LocalRef reference) throws UnresolvedException {
    String name = reference == null ? "" : String.valueOf(reference.name());
    ConfigMap source =
        references
            .configMap(namespace, name)
            .orElseThrow(
                () ->
                    new UnresolvedException(
                        Reason.CONFIG_MAP_NOT_SHARED, "ConfigMap " + name + UNSHARED));
    return source.getData() == null ? Map.of() : source.getData();
  }

  private Source source(
      OciRef wanted, Reference reference, String runtime, @Nullable RuntimeSpec settings)
      throws UnresolvedException {
    OciRegistry registry =
        AllowedRegistries.entry(settings == null ? null : settings.oci(), reference)
            .orElseThrow(
                () ->
                    new UnresolvedException(
                        Reason.REGISTRY_NOT_ALLOWED,
                        "Runtime "
                            + runtime
                            + " lets functions get no code from "
                            + reference.place()
                            + " (spec.oci.registries)"));
    return new Source(
        reference,
        Boolean.TRUE.equals(registry.insecure()),
        wanted.pullSecretRef() == null
            ? null
            : credentials(String.valueOf(wanted.pullSecretRef().name()), reference));
  }

  private Credentials credentials(String name, Reference reference) throws UnresolvedException {
    Secret secret =
        references
            .pullSecret(namespace, name)
            .orElseThrow(
                () ->
                    new UnresolvedException(
                        Reason.SECRET_NOT_SHARED,
                        "Secret "
                            + name
                            + UNSHARED
                            + ", and the type kubernetes.io/dockerconfigjson"));
    String config = secret.getData() == null ? null : secret.getData().get(PullSecret.KEY);
    return Optional.ofNullable(config)
        .flatMap(encoded -> PullSecret.credentials(decoded(encoded), reference))
        .orElseThrow(
            () ->
                new UnresolvedException(
                    Reason.KEY_NOT_FOUND,
                    "Secret " + name + " has no credentials for " + reference.place()));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private Map<String, String> pulled(Source source) throws UnresolvedException {
    return switch (references.pulled(source)) {
      case Outcome.Done<Map<String, String>>(Map<String, String> files) -> files;
      case Outcome.Refused<Map<String, String>>(String message) ->
          throw new UnresolvedException(Reason.INVALID_ARTIFACT, message);
      case Outcome.Failed<Map<String, String>>(
              String message,
              boolean unauthorized,
              Duration again) ->
          throw new UnresolvedException(
              new Desired.Unresolved(
                  unauthorized ? Reason.PULL_UNAUTHORIZED : Reason.PULL_FAILED, message, again));
      case Outcome.Running<Map<String, String>>(Duration since) ->
          throw new UnresolvedException(
              new Desired.UnderWay(
                  Reason.PULLING, "the code is being pulled from its registry", since));
    };
  }
}
