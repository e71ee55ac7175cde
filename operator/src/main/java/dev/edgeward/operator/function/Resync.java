package dev.edgeward.operator.function;

import static dev.edgeward.api.Conditions.READY;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Conditions;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.operator.kubernetes.ApiErrors;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks, by the annotation {@link Names#RESYNC} of a Function, that what failed is tried
 * again. Its version is asked in turn, by the same annotation: that is the one to try.
 */
final class Resync {
  private Resync() {}

  /** The value with which an object is asked, null when it isn't. */
  static @Nullable String asked(HasMetadata object) {
    Map<String, String> annotations = object.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(Names.RESYNC);
  }

  /** Whether a version is to be asked: one that does not load, and has not been asked so yet. */
  static boolean concerns(Function function, FunctionVersion version) {
    String asked = asked(function);
    return asked != null
        && !asked.equals(asked(version))
        && (version.getStatus() == null
            || !Conditions.isTrue(version.getStatus().conditions(), READY));
  }

  /** Asks a version. */
  static void pass(Function function, FunctionVersion version, KubernetesClient client) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.withObject("/metadata").put("uid", version.getMetadata().getUid());
    patch.withObject("/metadata/annotations").put(Names.RESYNC, asked(function));
    try {
      client.resource(version).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    } catch (KubernetesClientException e) {
      if (!ApiErrors.isGone(e) && !ApiErrors.isConflict(e)) {
        throw e; // else there is nothing to try any more
      }
    }
  }
}
