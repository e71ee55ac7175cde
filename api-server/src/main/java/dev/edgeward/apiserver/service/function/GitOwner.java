package dev.edgeward.apiserver.service.function;

import dev.edgeward.api.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Who keeps an object as Git says, if anybody does: what is changed there by others is set back, or
 * hides from those who read Git. Pure.
 *
 * <p>It goes by the marks that Argo CD and Flux leave on what they bring, for these go when the
 * object is no longer theirs. Field managers stay behind; {@code kubectl} leaves no mark, and what
 * it applied is anybody's.
 *
 * @param tool such as {@code Argo CD}
 * @param name of what brings it, such as {@code Application greetings}
 */
record GitOwner(String tool, String name) {
  private static final String TRACKING = "argocd.argoproj.io/tracking-id";
  private static final String ARGO_CD_INSTANCE = "argocd.argoproj.io/instance";

  /** Others than Argo CD set it as well: it counts where Argo CD has written to the object. */
  private static final String INSTANCE = "app.kubernetes.io/instance";

  private static final String ARGO_CD_MANAGER = "argocd-";
  private static final String KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/";
  private static final String HELM_RELEASE = "helm.toolkit.fluxcd.io/";

  /**
   * The owner of an object.
   *
   * @param object as the cluster has it
   * @return empty when nobody is, or when the object says that it is shared
   */
  static Optional<GitOwner> of(HasMetadata object) {
    ObjectMeta metadata = object.getMetadata();
    Map<String, String> labels = Objects.requireNonNullElse(metadata.getLabels(), Map.of());
    Map<String, String> annotations =
        Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
    if (Names.MANAGEMENT_SHARED.equals(annotations.get(Names.MANAGEMENT))) {
      return Optional.empty();
    }
    return tracked(object, annotations)
        .or(() -> labelled(labels, ARGO_CD_INSTANCE))
        .or(() -> isWrittenByArgoCd(metadata) ? labelled(labels, INSTANCE) : Optional.empty())
        .or(() -> flux(labels, KUSTOMIZATION, "Kustomization"))
        .or(() -> flux(labels, HELM_RELEASE, "HelmRelease"));
  }

  /** The annotation counts for the object that it names: a copy may carry it, too. */
  private static Optional<GitOwner> tracked(HasMetadata object, Map<String, String> annotations) {
    String self =
        ":%s/%s:%s/%s"
            .formatted(
                Names.GROUP,
                object.getKind(),
                object.getMetadata().getNamespace(),
                object.getMetadata().getName());
    return Optional.ofNullable(annotations.get(TRACKING))
        .filter(tracking -> tracking.endsWith(self))
        .map(tracking -> argoCd(tracking.substring(0, tracking.length() - self.length())));
  }

  private static Optional<GitOwner> labelled(Map<String, String> labels, String label) {
    return Optional.ofNullable(labels.get(label)).map(GitOwner::argoCd);
  }

  private static GitOwner argoCd(String application) {
    return new GitOwner("Argo CD", "Application " + application);
  }

  private static boolean isWrittenByArgoCd(ObjectMeta metadata) {
    List<ManagedFieldsEntry> writers =
        Objects.requireNonNullElse(metadata.getManagedFields(), List.of());
    return writers.stream()
        .map(ManagedFieldsEntry::getManager)
        .anyMatch(manager -> manager != null && manager.startsWith(ARGO_CD_MANAGER));
  }

  private static Optional<GitOwner> flux(Map<String, String> labels, String prefix, String kind) {
    return Optional.ofNullable(labels.get(prefix + "name"))
        .map(
            name ->
                new GitOwner(
                    "Flux",
                    kind + " " + labels.getOrDefault(prefix + "namespace", "") + "/" + name));
  }
}
