package dev.edgeward.operator.function;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Ids;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.tombstone.Buried;
import dev.edgeward.operator.tombstone.Graves;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The mark that a Function is looked after, and which versions go with it. */
final class Adoption {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Graves graves;

  Adoption(Graves graves) {
    this.graves = graves;
  }

  /**
   * Sets the finalizer and the id label, unless they are there: the only thing that is ever written
   * beside the status. A new Function takes over from the last deleted one of its name, unless it
   * asks not to.
   */
  Function adopt(Function function, Context<Function> context) {
    String id = Ids.of(Ids.FUNCTION, function);
    boolean labelled =
        function.getMetadata().getLabels() != null
            && id.equals(function.getMetadata().getLabels().get(Names.ID_LABEL));
    if (labelled && function.hasFinalizer(Names.FUNCTION_FINALIZER)) {
      return function;
    }
    List<String> finalizers = new ArrayList<>(function.getFinalizers());
    if (!finalizers.contains(Names.FUNCTION_FINALIZER)) {
      finalizers.add(Names.FUNCTION_FINALIZER);
    }
    // A merge patch replaces the whole list of finalizers, so it names the version of the list that
    // was read.
    ObjectNode metadata =
        JSON.createObjectNode().put("resourceVersion", function.getMetadata().getResourceVersion());
    Optional<Buried> predecessor = predecessor(function, context);
    metadata.putObject("labels").put(Names.ID_LABEL, predecessor.map(Buried::id).orElse(id));
    predecessor.ifPresent(
        one -> {
          ObjectNode annotations =
              metadata
                  .putObject("annotations")
                  .put(Names.CREATED_AT, one.createdAt())
                  .put(Names.RESTORED_AT, function.getMetadata().getCreationTimestamp());
          if (!one.createdBy().isEmpty()) {
            annotations.put(Names.CREATED_BY, one.createdBy());
          }
        });
    metadata.set("finalizers", JSON.valueToTree(finalizers));
    String patch = JSON.createObjectNode().set("metadata", metadata).toString();
    return context
        .resourceOperations()
        .resourcePatch(
            function,
            read ->
                context
                    .getClient()
                    .resource(read)
                    .patch(PatchContext.of(PatchType.JSON_MERGE), patch),
            context.eventSourceRetriever().getControllerEventSource());
  }

  /** The deleted function that a new one is. */
  private Optional<Buried> predecessor(Function function, Context<Function> context) {
    ObjectMeta metadata = function.getMetadata();
    boolean identified =
        metadata.getLabels() != null && metadata.getLabels().containsKey(Names.ID_LABEL);
    boolean known = function.getStatus() != null && function.getStatus().id() != null;
    boolean unwanted =
        metadata.getAnnotations() != null
            && Names.RESTORE_NOT.equals(metadata.getAnnotations().get(Names.RESTORE));
    if (identified || known || unwanted) {
      return Optional.empty();
    }
    return graves
        .of(function, context.getClient())
        .filter(
            one ->
                Identities.withId(one.id(), context.getPrimaryCache()).stream()
                    .allMatch(HasMetadata::isMarkedForDeletion));
  }

  /** Whether no other Function of the namespace has the id, so that the versions are its own. */
  static boolean ownsVersions(Function function, String id, Context<Function> context) {
    return Identities.others(function, id, context)
        .noneMatch(other -> namespace(other).equals(namespace(function)));
  }

  private static String namespace(Function function) {
    return String.valueOf(function.getMetadata().getNamespace());
  }
}
