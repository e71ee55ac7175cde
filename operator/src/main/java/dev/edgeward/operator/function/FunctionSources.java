package dev.edgeward.operator.function;

import static dev.edgeward.api.Conditions.SYNCED;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.WorkspaceDefaults;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.SchemaRef;
import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.tombstone.Bin;
import dev.edgeward.operator.tombstone.Buried;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.FieldSelector;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a Function depends on in the cluster, and how a change of it leads back to the Functions
 * that it concerns.
 */
final class FunctionSources {
  private static final String SHARED = Names.SHARE_LABEL + "=" + Names.SHARE_FUNCTIONS;

  /** Others are none of a Function's own concern. */
  private static final FieldSelector PULL_SECRETS =
      new FieldSelector(new FieldSelector.Field("type", "kubernetes.io/dockerconfigjson"));

  private static final String BY_REFERENCE = "reference";
  private static final String BY_FUNCTION = "function";
  private static final String BY_NAMESPACE = "in-namespace";

  private FunctionSources() {}

  static List<EventSource<?, Function>> of(EventSourceContext<Function> context, Bin bin) {
    Identities.index(Ids.FUNCTION, context);
    var functions = context.getPrimaryCache();
    functions.addIndexers(
        Map.of(
            BY_REFERENCE,
            FunctionSources::references,
            BY_NAMESPACE,
            function -> List.of(namespace(function))));
    InformerEventSource<FunctionVersion, Function> versions =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(FunctionVersion.class, Function.class)
                .withSecondaryToPrimaryMapper(
                    version ->
                        ids(
                            Identities.withId(functionId(version), functions).stream()
                                .filter(function -> namespace(function).equals(namespace(version)))
                                .toList()))
                .build(),
            context);
    versions.addIndexers(
        Map.of(BY_FUNCTION, version -> List.of(namespace(version) + "/" + functionId(version))));
    return List.of(
        new Recreations<>(context),
        versions,
        departures(functions, bin),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ConfigMap.class, Function.class)
                .withLabelSelector(SHARED)
                .withOnUpdateFilter(
                    (now, before) -> !Objects.equals(now.getData(), before.getData()))
                .withSecondaryToPrimaryMapper(
                    map -> ids(functions.byIndex(BY_REFERENCE, reference("ConfigMap", map))))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Secret.class, Function.class)
                .withLabelSelector(SHARED)
                .withFieldSelector(PULL_SECRETS)
                .withOnUpdateFilter(
                    (now, before) -> !Objects.equals(now.getData(), before.getData()))
                .withSecondaryToPrimaryMapper(
                    secret -> ids(functions.byIndex(BY_REFERENCE, reference("Secret", secret))))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(FunctionSchema.class, Function.class)
                .withOnUpdateFilter(
                    (now, before) -> !Objects.equals(now.getSpec(), before.getSpec()))
                .withSecondaryToPrimaryMapper(
                    schema ->
                        ids(functions.byIndex(BY_REFERENCE, reference("FunctionSchema", schema))))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Workspace.class, Function.class)
                .withWatchAllNamespaces()
                .withOnAddFilter(workspace -> runtime(workspace) != null)
                .withOnUpdateFilter((now, before) -> !Objects.equals(runtime(now), runtime(before)))
                .withSecondaryToPrimaryMapper(
                    workspace ->
                        ids(
                            functions
                                .byIndex(BY_NAMESPACE, workspace.getMetadata().getName())
                                .stream()
                                .filter(
                                    function ->
                                        WorkspaceDefaults.runtime(function.getSpec(), null) == null)
                                .toList()))
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Runtime.class, Function.class)
                .withWatchAllNamespaces()
                .withOnUpdateFilter(
                    (now, before) -> !Objects.equals(now.getSpec(), before.getSpec()))
                // A Runtime that comes helps those that found none; nobody is moved away from the
                // one it runs on.
                .withSecondaryToPrimaryMapper(
                    runtime -> ids(functions.list(FunctionSources::isUnsynced).toList()))
                .build(),
            context));
  }

  /** A deletion may wait for an earlier deleted function of the same id to go. */
  private static EventSource<?, Function> departures(
      IndexedResourceCache<Function> functions, Bin bin) {
    SimpleInboundEventSource<Function> departures = new SimpleInboundEventSource<>("bin");
    bin.onLeaving(
        tombstone ->
            Identities.withId(Buried.of(tombstone).id(), functions).stream()
                .filter(HasMetadata::isMarkedForDeletion)
                .map(ResourceID::fromResource)
                .forEach(departures::propagateEvent));
    return departures;
  }

  /**
   * The tier that a Function's workspace and the installation give it, unless its own spec does.
   */
  static RetentionTier tier(
      Function function, RetentionTier installation, Context<Function> context) {
    return WorkspaceDefaults.retentionTier(
        function.getSpec(),
        source(Workspace.class, context)
            .get(new ResourceID(namespace(function)))
            .map(Workspace::getSpec)
            .orElse(null),
        installation);
  }

  /** The versions of a function that its namespace holds. */
  static List<FunctionVersion> versions(Function function, String id, Context<Function> context) {
    return source(FunctionVersion.class, context)
        .byIndex(BY_FUNCTION, namespace(function) + "/" + id);
  }

  /** The same of a Function that may not be stored yet: none while it has no id. */
  static List<FunctionVersion> versions(Function function, CachedReferences.Caches caches) {
    Map<String, String> labels = function.getMetadata().getLabels();
    String id = labels == null ? null : labels.get(Names.ID_LABEL);
    return id == null
        ? List.of()
        : caches.of(FunctionVersion.class).byIndex(BY_FUNCTION, namespace(function) + "/" + id);
  }

  /** What a Function's spec can refer to, as it is now. */
  static References references(
      Function function,
      String id,
      String systemNamespace,
      CodeSupplies supplies,
      Context<Function> context) {
    return new CachedReferences(
        systemNamespace,
        new CachedReferences.Caches() {
          @Override
          public <R extends HasMetadata> InformerEventSource<R, Function> of(Class<R> kind) {
            return source(kind, context);
          }
        },
        supplies.of(() -> versions(function, id, context)));
  }

  /** The caches of event sources that {@link #of} gave. */
  static CachedReferences.Caches caches(List<EventSource<?, Function>> eventSources) {
    return new CachedReferences.Caches() {
      @Override
      @SuppressWarnings("unchecked")
      public <R extends HasMetadata> InformerEventSource<R, Function> of(Class<R> kind) {
        return (InformerEventSource<R, Function>)
            eventSources.stream()
                .filter(source -> kind.equals(source.resourceType()))
                .findFirst()
                .orElseThrow();
      }
    };
  }

  private static @Nullable String runtime(Workspace workspace) {
    return WorkspaceDefaults.runtime(null, workspace.getSpec());
  }

  private static boolean isUnsynced(Function function) {
    return function.getStatus() == null
        || !Conditions.isTrue(function.getStatus().conditions(), SYNCED);
  }

  private static List<String> references(Function function) {
    FunctionSpec spec = function.getSpec();
    if (spec == null) {
      return List.of();
    }
    List<String> references = new ArrayList<>();
    if (spec.code() != null && spec.code().configMapRef() != null) {
      references.add("ConfigMap/" + namespace(function) + "/" + spec.code().configMapRef().name());
    }
    if (spec.code() != null
        && spec.code().ociRef() != null
        && spec.code().ociRef().pullSecretRef() != null) {
      references.add(
          "Secret/" + namespace(function) + "/" + spec.code().ociRef().pullSecretRef().name());
    }
    Stream.of(
            spec.input() == null ? null : spec.input().schemaRef(),
            spec.output() == null ? null : spec.output().schemaRef())
        .filter(Objects::nonNull)
        .forEach(schema -> references.add(schemaReference(function, schema)));
    return references;
  }

  private static String schemaReference(Function function, SchemaRef schema) {
    String in = schema.namespace() == null ? namespace(function) : schema.namespace();
    return "FunctionSchema/" + in + "/" + schema.name();
  }

  private static String reference(String kind, HasMetadata object) {
    return kind + "/" + namespace(object) + "/" + object.getMetadata().getName();
  }

  private static String namespace(HasMetadata object) {
    return String.valueOf(object.getMetadata().getNamespace());
  }

  private static String functionId(FunctionVersion version) {
    Map<String, String> labels = version.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(Names.FUNCTION_ID_LABEL, "");
  }

  private static Set<ResourceID> ids(Collection<Function> functions) {
    return functions.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private static <R extends HasMetadata> InformerEventSource<R, Function> source(
      Class<R> kind, Context<Function> context) {
    return (InformerEventSource<R, Function>)
        context.eventSourceRetriever().getEventSourceFor(kind);
  }
}
