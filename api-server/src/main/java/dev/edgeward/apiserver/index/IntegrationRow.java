package dev.edgeward.apiserver.index;

import dev.edgeward.api.Ids;
import dev.edgeward.api.Integrations;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.IntegrationSpec;
import dev.edgeward.api.v1alpha1.Visibility;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the API shows and needs of an Integration.
 *
 * @param uid of the object
 * @param id on the wire
 * @param namespace of the object: the workspace that publishes it
 * @param objectName of the object
 * @param resourceVersion that the row was made from
 * @param createdAt when it was made
 * @param name for people
 * @param description null when it has none
 * @param spec what it publishes, and to whom, null when it says nothing
 * @param deletedAt when it was deleted, null while it is there
 */
public record IntegrationRow(
    String uid,
    String id,
    String namespace,
    String objectName,
    long resourceVersion,
    Instant createdAt,
    String name,
    @Nullable String description,
    @Nullable IntegrationSpec spec,
    @Nullable Instant deletedAt)
    implements Row {

  @Override
  public boolean active() {
    return deletedAt == null;
  }

  @Override
  public String group() {
    return namespace;
  }

  /**
   * Whether every workspace may install it.
   *
   * @return false when only some may
   */
  public boolean isPublic() {
    return spec != null && spec.visibility() == Visibility.PUBLIC;
  }

  /**
   * Whether some workspace may install it.
   *
   * @param namespaces which workspaces
   * @return whether it offers itself to one of them, or to all
   */
  public boolean offeredTo(Predicate<String> namespaces) {
    return isPublic()
        || (spec != null
            && spec.workspaces() != null
            && spec.workspaces().stream()
                .filter(workspace -> Integrations.isOfferedTo(spec, workspace))
                .anyMatch(namespaces));
  }

  /**
   * Whether it publishes a function.
   *
   * @param function any
   * @return whether it is of its namespace, and named or selected
   */
  public boolean publishes(FunctionRow function) {
    return function.namespace().equals(namespace)
        && Integrations.publishes(objectName, spec, function.objectName(), function.labels());
  }

  /**
   * The row of an Integration.
   *
   * @param integration as the API gave it
   * @return what the API needs of it
   */
  public static IntegrationRow of(Integration integration) {
    IntegrationSpec spec = integration.getSpec();
    String displayName = spec == null ? null : spec.displayName();
    String objectName = integration.getMetadata().getName();
    return new IntegrationRow(
        integration.getMetadata().getUid(),
        Ids.of(Ids.INTEGRATION, integration),
        Metadata.namespace(integration),
        objectName,
        ResourceVersions.of(integration),
        Metadata.createdAt(integration),
        displayName == null || displayName.isBlank() ? objectName : displayName,
        spec == null ? null : spec.description(),
        spec,
        Metadata.deletedAt(integration));
  }
}
