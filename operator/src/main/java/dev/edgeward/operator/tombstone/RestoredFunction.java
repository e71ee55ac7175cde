package dev.edgeward.operator.tombstone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.api.Names;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Builds the Function that a tombstone comes back as. Pure. */
final class RestoredFunction {
  /**
   * By this Argo CD knows what it is to prune. A function that is restored by hand is not in Git:
   * it would be deleted again at once.
   */
  private static final String ARGO_CD_TRACKING = "argocd.argoproj.io/tracking-id";

  /**
   * By this label Argo CD knows it instead, where it is told to track by labels. It means more than
   * that to others: so it goes only when Argo CD wrote it and has nothing else to know it by.
   */
  private static final String INSTANCE_LABEL = "app.kubernetes.io/instance";

  /** The label that Argo CD's documentation advises to use instead; nobody else's. */
  private static final String ARGO_CD_INSTANCE_LABEL = "argocd.argoproj.io/instance";

  /** Flux puts these on what it brings; it prunes by a list of its own, so they only mislead. */
  private static final List<String> FLUX_LABELS =
      List.of("kustomize.toolkit.fluxcd.io/", "helm.toolkit.fluxcd.io/");

  /** What Argo CD calls itself when it writes begins like this. */
  private static final String ARGO_CD = "argocd";

  private static final ObjectMapper JSON = new ObjectMapper();

  private RestoredFunction() {}

  /**
   * The object to create, ready to be looked after.
   *
   * @param tombstone whole
   * @param now for the note on the object
   */
  static GenericKubernetesResource of(GenericKubernetesResource tombstone, Instant now) {
    JsonNode spec = JSON.valueToTree(tombstone.getAdditionalProperties()).path("spec");
    JsonNode was = spec.path("function");
    Map<String, String> annotations = strings(was.path("annotations"));
    Map<String, String> labels = strings(was.path("labels"));
    labels.remove(ARGO_CD_INSTANCE_LABEL);
    labels.keySet().removeIf(label -> FLUX_LABELS.stream().anyMatch(label::startsWith));
    if (annotations.remove(ARGO_CD_TRACKING) == null
        && FieldManagers.wroteLabel(managers(tombstone), ARGO_CD, INSTANCE_LABEL)) {
      labels.remove(INSTANCE_LABEL);
    }
    annotations.put(Names.CREATED_AT, spec.path("createdAt").asText());
    annotations.put(Names.RESTORED_AT, now.toString());
    GenericKubernetesResource function = new GenericKubernetesResource();
    function.setApiVersion(Names.GROUP + "/" + Names.VERSION);
    function.setKind("Function");
    function.setMetadata(
        new ObjectMetaBuilder()
            .withName(name(spec))
            .withNamespace(tombstone.getMetadata().getNamespace())
            .withLabels(labels)
            .addToLabels(Names.ID_LABEL, spec.path("functionId").asText())
            .withAnnotations(annotations)
            .withFinalizers(Names.FUNCTION_FINALIZER)
            .build());
    function.setAdditionalProperty("spec", JSON.convertValue(was.path("spec"), Map.class));
    return function;
  }

  /**
   * Who managed the function's fields.
   *
   * @param tombstone whole
   */
  static List<JsonNode> managers(GenericKubernetesResource tombstone) {
    JsonNode entries =
        JSON.valueToTree(tombstone.getAdditionalProperties()).at("/spec/function/managedFields");
    return StreamSupport.stream(entries.spliterator(), false).toList();
  }

  private static String name(JsonNode spec) {
    String other = spec.path("restoreAs").asText("");
    return other.isEmpty() ? spec.at("/function/name").asText() : other;
  }

  private static Map<String, String> strings(JsonNode map) {
    Map<String, String> strings = new HashMap<>();
    map.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }
}
