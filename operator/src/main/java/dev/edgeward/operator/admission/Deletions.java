package dev.edgeward.operator.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.operator.kubernetes.ApiErrors;
import dev.edgeward.operator.tombstone.Bin;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Takes note of who deletes a Function. Where this operator is the one that makes tombstones it
 * remembers; else it writes the name on the object. The review of a deletion can't change it, so
 * that is a write of its own: kube-apiserver, which reviews within its own read, compare and write,
 * finds the object changed, reads it again and asks again, and that time the note is there.
 */
@Singleton
final class Deletions {
  private static final Logger LOG = Logger.getLogger(Deletions.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;
  private final Bin bin;

  Deletions(KubernetesClient client, Bin bin) {
    this.client = client;
    this.bin = bin;
  }

  /** Takes note, where that is of use; never refuses a deletion. */
  Answer of(Review review) {
    if (review.isDryRun() || !isOfUse(review)) {
      return Answer.ALLOWED;
    }
    JsonNode metadata = review.before().path("metadata");
    boolean unnamed = !metadata.path("annotations").has(Names.DELETED_BY);
    if (unnamed && bin.deleters().note(metadata.path("uid").asText(), review.username())) {
      return Answer.ALLOWED;
    }
    // Who deletes one version of the object alone would find it changed by the note.
    boolean exact = !review.request().at("/options/preconditions/resourceVersion").isMissingNode();
    return exact ? Answer.ALLOWED : write(review, metadata);
  }

  private Answer write(Review review, JsonNode metadata) {
    ObjectNode note = JSON.createObjectNode();
    // Of this object, not of another that got its name meanwhile.
    note.withObject("/metadata").put("uid", metadata.path("uid").asText());
    note.withObject("/metadata/annotations").put(Names.DELETED_BY, review.username());
    try {
      client
          .resources(Function.class)
          .inNamespace(review.namespace())
          .withName(metadata.path("name").asText())
          .patch(PatchContext.of(PatchType.JSON_MERGE), note.toString());
      return Answer.ALLOWED;
    } catch (KubernetesClientException e) {
      if (ApiErrors.isGone(e) || ApiErrors.isConflict(e)) {
        return Answer.ALLOWED; // deleted by somebody else
      }
      LOG.warnf(
          "Nobody will know who deleted %s/%s: %s",
          review.namespace(), metadata.path("name").asText(), ApiErrors.reason(e));
      return new Answer.Allowed(
          List.of(
              "edgeward could not note who deletes this function: spec.deletedBy will be empty"));
    }
  }

  private static boolean isOfUse(Review review) {
    JsonNode function = review.before();
    boolean kept = !function.at("/spec/deletionPolicy").asText().equals("Purge");
    boolean underWay = !function.at("/metadata/deletionTimestamp").isMissingNode();
    boolean noted =
        function
            .at("/metadata/annotations")
            .path(Names.DELETED_BY)
            .asText()
            .equals(review.username());
    return kept && !underWay && !noted;
  }
}
