package dev.edgeward.operator.tombstone;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.operator.kubernetes.Recreations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a deleted function's fate depends on: Functions with its id or name, and its versions. */
final class TombstoneSources {
  private static final String BY_ID = "function";
  private static final String BY_NAME = "name";

  private TombstoneSources() {}

  static List<EventSource<?, FunctionTombstone>> of(EventSourceContext<FunctionTombstone> context) {
    var tombstones = context.getPrimaryCache();
    // Of those alone that wait for a name: there may be very many others.
    tombstones.addIndexers(
        Map.of(
            BY_NAME,
            tombstone ->
                isAsked(tombstone)
                    ? List.of(namespace(tombstone) + "/" + wantedName(tombstone))
                    : List.of()));
    var serialization = context.getClient().getKubernetesSerialization();
    InformerEventSource<Function, FunctionTombstone> functions =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Function.class, FunctionTombstone.class)
                .withItemStore(
                    new ReducedStateItemStore<>(
                        ReducedStateItemStore.NAME_KEY_STATE,
                        Function.class,
                        serialization,
                        "metadata.uid",
                        "metadata.labels",
                        "metadata.finalizers",
                        "metadata.deletionTimestamp",
                        "status.id"))
                .withOnUpdateFilter(
                    (now, before) ->
                        !Ids.of(Ids.FUNCTION, now).equals(Ids.of(Ids.FUNCTION, before))
                            || isReleased(now, before))
                .withSecondaryToPrimaryMapper(
                    function ->
                        Stream.concat(
                                of(function, functionId(function), tombstones),
                                tombstones
                                    .byIndex(
                                        BY_NAME,
                                        namespace(function)
                                            + "/"
                                            + function.getMetadata().getName())
                                    .stream())
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .build(),
            context);
    functions.addIndexers(
        Map.of(BY_ID, function -> List.of(namespace(function) + "/" + functionId(function))));
    InformerEventSource<FunctionVersion, FunctionTombstone> versions =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(FunctionVersion.class, FunctionTombstone.class)
                .withItemStore(
                    new ReducedStateItemStore<>(
                        ReducedStateItemStore.NAME_KEY_STATE,
                        FunctionVersion.class,
                        serialization,
                        "metadata.uid",
                        "metadata.labels",
                        "metadata.ownerReferences",
                        "metadata.deletionTimestamp"))
                .withOnUpdateFilter((now, before) -> false)
                .withSecondaryToPrimaryMapper(
                    version ->
                        of(version, versionsFunction(version), tombstones)
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .build(),
            context);
    versions.addIndexers(
        Map.of(BY_ID, version -> List.of(namespace(version) + "/" + versionsFunction(version))));
    return List.of(new Recreations<>(context), functions, versions);
  }

  /** Somebody else's finalizer may keep what the operator has let go. */
  private static boolean isReleased(Function now, Function before) {
    return before.hasFinalizer(Names.FUNCTION_FINALIZER)
        && !now.hasFinalizer(Names.FUNCTION_FINALIZER);
  }

  /** The Functions of its namespace that have the id of a tombstone. */
  static List<Function> functions(FunctionTombstone tombstone, Context<FunctionTombstone> context) {
    return source(Function.class, context)
        .byIndex(BY_ID, namespace(tombstone) + "/" + id(tombstone));
  }

  /** The versions of the function that a tombstone keeps. */
  static List<FunctionVersion> versions(
      FunctionTombstone tombstone, Context<FunctionTombstone> context) {
    return source(FunctionVersion.class, context)
        .byIndex(BY_ID, namespace(tombstone) + "/" + id(tombstone));
  }

  /** The tombstone of a function: its name is made of the id. */
  private static Stream<FunctionTombstone> of(
      HasMetadata object, String functionId, ResourceCache<FunctionTombstone> tombstones) {
    return functionId.isEmpty()
        ? Stream.empty()
        : tombstones.get(new ResourceID(Ids.tombstoneName(functionId), namespace(object))).stream();
  }

  private static boolean isAsked(FunctionTombstone tombstone) {
    return tombstone.getSpec() != null && Boolean.TRUE.equals(tombstone.getSpec().restore());
  }

  private static String id(FunctionTombstone tombstone) {
    return Buried.of(tombstone).id();
  }

  private static String wantedName(FunctionTombstone tombstone) {
    String other = tombstone.getSpec() == null ? null : tombstone.getSpec().restoreAs();
    return other == null ? Buried.of(tombstone).name() : other;
  }

  private static String functionId(Function function) {
    return Ids.of(Ids.FUNCTION, function);
  }

  private static String versionsFunction(FunctionVersion version) {
    Map<String, String> labels = version.getMetadata().getLabels();
    return labels == null ? "" : labels.getOrDefault(Names.FUNCTION_ID_LABEL, "");
  }

  private static String namespace(HasMetadata object) {
    return String.valueOf(object.getMetadata().getNamespace());
  }

  private static <R extends HasMetadata> InformerEventSource<R, FunctionTombstone> source(
      Class<R> kind, Context<FunctionTombstone> context) {
    return (InformerEventSource<R, FunctionTombstone>)
        context.eventSourceRetriever().getEventSourceFor(kind);
  }
}
