package dev.edgeward.operator.function;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose a Function's id is, and the mark that says so. */
final class Adoption {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Comparator<Function> AGE =
      Comparator.comparing((Function any) -> any.getMetadata().getCreationTimestamp())
          .thenComparing(any -> any.getMetadata().getUid());

  private Adoption() {}

  /**
   * Sets the finalizer and the id label, unless they are there: the only thing that is ever written
   * beside the status.
   */
  static Function adopt(Function function, String id, Context<Function> context) {
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
    metadata.putObject("labels").put(Names.ID_LABEL, id);
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

  /** The Function that has the id by right, when it is not this one. */
  static Optional<Function> olderWithSameId(
      Function function, String id, Context<Function> context) {
    return others(function, id, context)
        .filter(other -> !other.isMarkedForDeletion())
        .filter(other -> AGE.compare(other, function) < 0)
        .findFirst();
  }

  /** Whether no other Function of the namespace has the id, so that the versions are its own. */
  static boolean ownsVersions(Function function, String id, Context<Function> context) {
    return others(function, id, context)
        .noneMatch(other -> namespace(other).equals(namespace(function)));
  }

  private static Stream<Function> others(Function function, String id, Context<Function> context) {
    return FunctionSources.withId(id, context).stream()
        .filter(other -> !other.getMetadata().getUid().equals(function.getMetadata().getUid()));
  }

  private static String namespace(Function function) {
    return String.valueOf(function.getMetadata().getNamespace());
  }
}
