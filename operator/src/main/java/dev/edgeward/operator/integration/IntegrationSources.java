package dev.edgeward.operator.integration;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.ConfigMapKey;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.operator.integration.OperationsPlan.Present;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.kubernetes.ReducedStore;
import dev.edgeward.operator.tombstone.Bin;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an Integration depends on in the cluster, and how a change of it leads back to the
 * Integrations that it concerns.
 */
final class IntegrationSources {
  private static final String SHARED = Names.SHARE_LABEL + "=" + Names.SHARE_FUNCTIONS;
  private static final String BY_NAMESPACE = "in-namespace";
  private static final String BY_CONFIG_MAP = "config-map";

  private IntegrationSources() {}

  static List<EventSource<?, Integration>> of(EventSourceContext<Integration> context, Bin bin) {
    Identities.index(Ids.INTEGRATION, context);
    var integrations = context.getPrimaryCache();
    integrations.addIndexers(
        Map.of(
            BY_NAMESPACE, integration -> List.of(namespace(integration)),
            BY_CONFIG_MAP,
                integration ->
                    configMap(integration)
                        .map(IntegrationSources::key)
                        .map(List::of)
                        .orElse(List.of())));
    InformerEventSource<Function, Integration> functions =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Function.class, Integration.class)
                // Of a function only its labels matter here; its code is kept elsewhere already.
                .withItemStore(
                    ReducedStore.of(
                        context,
                        Function.class,
                        "metadata.labels",
                        "metadata.deletionTimestamp",
                        "metadata.generation",
                        "status.observedGeneration"))
                .withOnUpdateFilter(
                    (now, before) ->
                        !labels(now).equals(labels(before))
                            || now.isMarkedForDeletion() != before.isMarkedForDeletion())
                .withSecondaryToPrimaryMapper(
                    function -> inNamespace(namespace(function), integrations))
                .build(),
            context);
    functions.addIndexers(Map.of(BY_NAMESPACE, function -> List.of(namespace(function))));
    InformerEventSource<ConfigMap, Integration> documents =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(ConfigMap.class, Integration.class)
                .withLabelSelector(SHARED)
                .withOnUpdateFilter(
                    (now, before) ->
                        !Objects.equals(now.getData(), before.getData())
                            || !Objects.equals(now.getBinaryData(), before.getBinaryData()))
                .withSecondaryToPrimaryMapper(
                    map ->
                        ids(integrations.byIndex(BY_CONFIG_MAP, key(ResourceID.fromResource(map)))))
                .build(),
            context);
    // What lies in the bin is told of in messages.
    SimpleInboundEventSource<Integration> purges = new SimpleInboundEventSource<>("bin");
    bin.onLeaving(
        tombstone ->
            inNamespace(namespace(tombstone), integrations).forEach(purges::propagateEvent));
    return List.of(new Recreations<>(context), functions, documents, purges);
  }

  /** The functions of a namespace, by name. */
  static Map<String, Present> functions(String namespace, Context<Integration> context) {
    Map<String, Present> functions = new HashMap<>();
    source(Function.class, context).byIndex(BY_NAMESPACE, namespace).stream()
        .forEach(
            function ->
                functions.put(
                    function.getMetadata().getName(),
                    new Present(
                        labels(function), function.isMarkedForDeletion(), isSeen(function))));
    return functions;
  }

  private static boolean isSeen(Function function) {
    Long seen = function.getStatus() == null ? null : function.getStatus().observedGeneration();
    Long present = function.getMetadata().getGeneration();
    return seen != null && present != null && seen >= present;
  }

  /** The ConfigMap that has an Integration's document, if it is shared with functions. */
  static Optional<ConfigMap> document(Integration integration, Context<Integration> context) {
    return configMap(integration).flatMap(id -> source(ConfigMap.class, context).get(id));
  }

  private static Optional<ResourceID> configMap(Integration integration) {
    ConfigMapKey reference =
        integration.getSpec() == null || integration.getSpec().openapi() == null
            ? null
            : integration.getSpec().openapi().configMapRef();
    return Optional.ofNullable(reference)
        .map(found -> new ResourceID(String.valueOf(found.name()), namespace(integration)));
  }

  private static String key(ResourceID id) {
    return id.getNamespace().orElse("") + "/" + id.getName();
  }

  private static Set<ResourceID> inNamespace(
      String namespace, IndexedResourceCache<Integration> integrations) {
    return ids(integrations.byIndex(BY_NAMESPACE, namespace));
  }

  private static Set<ResourceID> ids(List<Integration> integrations) {
    return integrations.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private static <R extends HasMetadata> InformerEventSource<R, Integration> source(
      Class<R> kind, Context<Integration> context) {
    return (InformerEventSource<R, Integration>)
        context.eventSourceRetriever().getEventSourceFor(kind);
  }

  private static Map<String, String> labels(Function function) {
    return Objects.requireNonNullElse(function.getMetadata().getLabels(), Map.of());
  }

  private static String namespace(@Nullable HasMetadata object) {
    return object == null ? "" : String.valueOf(object.getMetadata().getNamespace());
  }
}
