package dev.edgeward.operator.version;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.EnvVar;
import dev.edgeward.api.v1alpha1.EnvVarSource;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.runtime.SealedVersions;
import dev.edgeward.operator.tombstone.Bin;
import dev.edgeward.operator.tombstone.Buried;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a version depends on in the cluster, and how a change of it leads back to the versions that
 * it concerns.
 */
final class VersionSources {
  private static final String SHARED = Names.SHARE_LABEL + "=" + Names.SHARE_FUNCTIONS;
  private static final String BY_REFERENCE = "reference";
  static final String BY_RUNTIME = "runtime";
  private static final String BY_NAMESPACE = "in-namespace";
  private static final String BY_BUNDLE = "bundle";
  private static final String BY_FUNCTION = "function";

  private VersionSources() {}

  static List<EventSource<?, FunctionVersion>> of(
      EventSourceContext<FunctionVersion> context, Bin bin) {
    var versions = context.getPrimaryCache();
    versions.addIndexers(
        Map.of(
            BY_REFERENCE, VersionSources::references,
            BY_RUNTIME, version -> runtimeName(version).map(List::of).orElse(List.of()),
            BY_NAMESPACE, version -> List.of(version.getMetadata().getNamespace()),
            BY_BUNDLE, version -> bundleKey(version).map(List::of).orElse(List.of()),
            BY_FUNCTION,
                version ->
                    List.of(
                        functionKey(version.getMetadata().getNamespace(), functionId(version)))));
    return List.of(
        new Recreations<>(context),
        restorations(versions, bin),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Secret.class, FunctionVersion.class)
                .withLabelSelector(SHARED)
                .withSecondaryToPrimaryMapper(
                    secret -> ids(versions.byIndex(BY_REFERENCE, reference("Secret", secret))))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ConfigMap.class, FunctionVersion.class)
                .withLabelSelector(SHARED)
                .withSecondaryToPrimaryMapper(
                    map -> ids(versions.byIndex(BY_REFERENCE, reference("ConfigMap", map))))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Namespace.class, FunctionVersion.class)
                .withWatchAllNamespaces()
                // Of a namespace only its id matters, and that only when it is changed.
                .withOnAddFilter(namespace -> false)
                .withOnUpdateFilter((now, before) -> !Objects.equals(label(now), label(before)))
                .withSecondaryToPrimaryMapper(
                    namespace ->
                        ids(versions.byIndex(BY_NAMESPACE, namespace.getMetadata().getName())))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Runtime.class, FunctionVersion.class)
                .withWatchAllNamespaces()
                .withSecondaryToPrimaryMapper(
                    runtime ->
                        ids(
                            versions.byIndex(BY_RUNTIME, runtime.getMetadata().getName()).stream()
                                .filter(version -> concerns(runtime, version))
                                .toList()))
                .build(),
            context));
  }

  /** What the versions are sealed for; its indexes are those of {@link #of}. */
  static SealedVersions sealed(EventSourceContext<FunctionVersion> context, Bin bin) {
    return new SealedVersionsInCache(context.getPrimaryCache(), BY_RUNTIME, bin);
  }

  /** A function that is back: meanwhile its versions may have been forgotten, and keys replaced. */
  private static EventSource<?, FunctionVersion> restorations(
      IndexedResourceCache<FunctionVersion> versions, Bin bin) {
    SimpleInboundEventSource<FunctionVersion> restorations = new SimpleInboundEventSource<>("bin");
    bin.onLeaving(
        tombstone ->
            versions
                .byIndex(
                    BY_FUNCTION,
                    functionKey(tombstone.getMetadata().getNamespace(), Buried.of(tombstone).id()))
                .stream()
                .filter(version -> !version.isMarkedForDeletion()) // purged with its tombstone
                .map(ResourceID::fromResource)
                .forEach(restorations::propagateEvent));
    return restorations;
  }

  /** The id of the function that a version is of; empty when it doesn't say. */
  static String functionId(FunctionVersion version) {
    Map<String, String> labels = version.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(Names.FUNCTION_ID_LABEL, "");
  }

  private static String functionKey(String namespace, String functionId) {
    return namespace + "/" + functionId;
  }

  /** The id of the workspace that a namespace is; empty when the namespace is gone. */
  static Optional<String> workspaceId(String namespace, Context<FunctionVersion> context) {
    return source(Namespace.class, context)
        .get(new ResourceID(namespace))
        .map(found -> Ids.of(Ids.WORKSPACE, found));
  }

  /** Whether there is the Runtime that a version names. */
  static boolean hasRuntime(FunctionVersion version, Context<FunctionVersion> context) {
    return runtimeName(version)
        .flatMap(name -> source(Runtime.class, context).get(new ResourceID(name)))
        .isPresent();
  }

  /** What is shared with functions in a namespace. */
  static Environment.Shared shared(String namespace, Context<FunctionVersion> context) {
    return new Environment.Shared() {
      @Override
      public Optional<Map<String, String>> secret(String name) {
        return source(Secret.class, context)
            .get(new ResourceID(name, namespace))
            .map(secret -> decoded(secret.getData()));
      }

      @Override
      public Optional<Map<String, String>> configMap(String name) {
        return source(ConfigMap.class, context)
            .get(new ResourceID(name, namespace))
            .map(map -> map.getData() == null ? Map.of() : map.getData());
      }
    };
  }

  /**
   * The other versions of the workspace that have the same bundle in the same runtime, and are to
   * stay.
   */
  static List<FunctionVersion> sharingBundle(
      FunctionVersion version, IndexedResourceCache<FunctionVersion> cache) {
    return bundleKey(version)
        .map(
            key ->
                cache.byIndex(BY_BUNDLE, key).stream()
                    .filter(
                        other ->
                            !other.getMetadata().getName().equals(version.getMetadata().getName()))
                    .filter(other -> !other.isMarkedForDeletion())
                    .toList())
        .orElse(List.of());
  }

  /** Whether a version has loaded. */
  static boolean isReady(FunctionVersion version) {
    return version.getStatus() != null
        && Conditions.isTrue(version.getStatus().conditions(), READY);
  }

  /** Whether a change of a Runtime can help or harm a version. */
  private static boolean concerns(Runtime runtime, FunctionVersion version) {
    if (!isReady(version)) {
      return true;
    }
    return version.getStatus().sealedEnv() != null
        && runtime.getStatus() != null
        && runtime.getStatus().sealingKeyId() != null
        && !runtime.getStatus().sealingKeyId().equals(version.getStatus().sealedEnv().keyId());
  }

  private static Optional<String> bundleKey(FunctionVersion version) {
    FunctionVersionSpec spec = version.getSpec();
    return spec == null || spec.bundleDigest() == null
        ? Optional.empty()
        : Optional.of(
            version.getMetadata().getNamespace()
                + "/"
                + runtimeName(version).orElse("")
                + "/"
                + spec.bundleDigest());
  }

  private static Optional<String> runtimeName(FunctionVersion version) {
    FunctionVersionSpec spec = version.getSpec();
    return spec == null || spec.runtimeRef() == null
        ? Optional.empty()
        : Optional.ofNullable(spec.runtimeRef().name());
  }

  private static List<String> references(FunctionVersion version) {
    List<String> references = new ArrayList<>();
    if (version.getSpec() != null && version.getSpec().env() != null) {
      String namespace = version.getMetadata().getNamespace();
      for (EnvVar entry : version.getSpec().env()) {
        EnvVarSource source = entry.valueFrom();
        if (source != null && source.secretKeyRef() != null) {
          references.add("Secret/" + namespace + "/" + source.secretKeyRef().name());
        } else if (source != null && source.configMapKeyRef() != null) {
          references.add("ConfigMap/" + namespace + "/" + source.configMapKeyRef().name());
        }
      }
    }
    return references;
  }

  private static String reference(String kind, HasMetadata object) {
    return kind + "/" + object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }

  private static @Nullable String label(HasMetadata object) {
    return object.getMetadata().getLabels() == null
        ? null
        : object.getMetadata().getLabels().get(Names.ID_LABEL);
  }

  private static Set<ResourceID> ids(List<FunctionVersion> versions) {
    return versions.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private static <R extends HasMetadata> InformerEventSource<R, FunctionVersion> source(
      Class<R> kind, Context<FunctionVersion> context) {
    return (InformerEventSource<R, FunctionVersion>)
        context.eventSourceRetriever().getEventSourceFor(kind);
  }

  private static Map<String, String> decoded(@Nullable Map<String, String> data) {
    Map<String, String> decoded = new HashMap<>();
    if (data != null) {
      data.forEach(
          (key, value) ->
              decoded.put(
                  key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return decoded;
  }
}
