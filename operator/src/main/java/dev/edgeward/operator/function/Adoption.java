package dev.edgeward.operator.function;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.operator.kubernetes.Identities;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.List;

/** The mark that a Function is looked after, and which versions go with it. */
final class Adoption {
  private static final ObjectMapper JSON = new ObjectMapper();

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

  /** Whether no other Function of the namespace has the id, so that the versions are its own. */
  static boolean ownsVersions(Function function, String id, Context<Function> context) {
    return Identities.others(function, id, context)
        .noneMatch(other -> namespace(other).equals(namespace(function)));
  }

  private static String namespace(Function function) {
    return String.valueOf(function.getMetadata().getNamespace());
  }
}
