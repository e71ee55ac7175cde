package dev.edgeward.operator.tombstone;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionTombstone;
import dev.edgeward.operator.kubernetes.Recreations;
import dev.edgeward.operator.kubernetes.ReducedStore;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a deleted function's fate depends on: Functions with its id or name. */
final class TombstoneSources {
  private static final String BY_ID = "function";
  private static final String BY_NAME = "name";
  private static final String BY_WANTED_NAME = "wanted-name";
  private static final int BUCKETS = 1024;

  private TombstoneSources() {}

  static List<EventSource<?, FunctionTombstone>> of(
      EventSourceContext<FunctionTombstone> context, Bin bin) {
    var tombstones = context.getPrimaryCache();
    tombstones.addIndexers(
        Map.of(
            BY_ID,
            tombstone -> List.of(bucket(id(tombstone))),
            BY_NAME,
            tombstone -> List.of(bucket(Buried.of(tombstone).name())),
            // Of those alone that wait for a name: there may be very many others.
            BY_WANTED_NAME,
            tombstone ->
                isAsked(tombstone)
                    ? List.of(namespace(tombstone) + "/" + wantedName(tombstone))
                    : List.of()));
    InformerEventSource<Function, FunctionTombstone> functions =
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Function.class, FunctionTombstone.class)
                .withItemStore(
                    ReducedStore.of(
                        context,
                        Function.class,
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
                                tombstone(function, tombstones),
                                tombstones
                                    .byIndex(
                                        BY_WANTED_NAME,
                                        namespace(function)
                                            + "/"
                                            + function.getMetadata().getName())
                                    .stream())
                            .map(ResourceID::fromResource)
                            .collect(Collectors.toSet()))
                .build(),
            context);
    functions.addIndexers(
        Map.of(
            BY_ID,
            function -> List.of(namespace(function) + "/" + Ids.of(Ids.FUNCTION, function))));
    bin.watchedBy(tombstones, functions);
    return List.of(new Recreations<>(context), functions);
  }

  /** Somebody else's finalizer may keep what the operator has let go. */
  private static boolean isReleased(Function now, Function before) {
    return before.hasFinalizer(Names.FUNCTION_FINALIZER)
        && !now.hasFinalizer(Names.FUNCTION_FINALIZER);
  }

  /** The Functions of its namespace that have the id of a tombstone. */
  static List<Function> functions(FunctionTombstone tombstone, Context<FunctionTombstone> context) {
    InformerEventSource<Function, FunctionTombstone> functions =
        (InformerEventSource<Function, FunctionTombstone>)
            context.eventSourceRetriever().getEventSourceFor(Function.class);
    return withId(functions, namespace(tombstone), id(tombstone));
  }

  /** The Functions of a namespace that have an id. */
  static List<Function> withId(
      IndexedResourceCache<Function> functions, String namespace, String id) {
    return functions.byIndex(BY_ID, namespace + "/" + id);
  }

  /** The tombstones of an id, in whatever namespace. */
  static Stream<FunctionTombstone> ofId(
      IndexedResourceCache<FunctionTombstone> tombstones, String id) {
    return tombstones.byIndex(BY_ID, bucket(id)).stream()
        .filter(tombstone -> id.equals(id(tombstone)));
  }

  /** The tombstones of a namespace whose Functions had a name. */
  static Stream<FunctionTombstone> ofName(
      IndexedResourceCache<FunctionTombstone> tombstones, String namespace, String name) {
    return tombstones.byIndex(BY_NAME, bucket(name)).stream()
        .filter(tombstone -> name.equals(Buried.of(tombstone).name()))
        .filter(tombstone -> namespace(tombstone).equals(namespace));
  }

  /** A key that some share: one of its own for each of very many tombstones takes 300 bytes. */
  private static String bucket(String key) {
    return Integer.toString(Math.floorMod(key.hashCode(), BUCKETS));
  }

  /** The tombstone of a function: its name is made of the id. */
  private static Stream<FunctionTombstone> tombstone(
      Function function, ResourceCache<FunctionTombstone> tombstones) {
    String name = Ids.tombstoneName(Ids.of(Ids.FUNCTION, function));
    return tombstones.get(new ResourceID(name, namespace(function))).stream();
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

  private static String namespace(HasMetadata object) {
    return String.valueOf(object.getMetadata().getNamespace());
  }
}
