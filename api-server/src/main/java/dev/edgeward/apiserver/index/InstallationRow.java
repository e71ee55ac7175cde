package dev.edgeward.apiserver.index;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.InstallationCredentialsStatus;
import dev.edgeward.api.v1alpha1.IntegrationInstallation;
import dev.edgeward.api.v1alpha1.IntegrationRef;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the API needs of an IntegrationInstallation.
 *
 * @param uid of the object
 * @param id on the wire
 * @param namespace of the object: the workspace that consents
 * @param resourceVersion that the row was made from
 * @param createdAt when it was made
 * @param integration what is installed, null when it names nothing
 * @param credentials what calls by its workspace show, null for nothing
 * @param deletedAt when it was deleted, null while it is there
 */
public record InstallationRow(
    String uid,
    String id,
    String namespace,
    long resourceVersion,
    Instant createdAt,
    @Nullable ObjectKey integration,
    @Nullable InstallationCredentialsStatus credentials,
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
   * The row of an IntegrationInstallation.
   *
   * @param installation as the API gave it
   * @return what the API needs of it
   */
  public static InstallationRow of(IntegrationInstallation installation) {
    IntegrationRef reference =
        installation.getSpec() == null ? null : installation.getSpec().integrationRef();
    return new InstallationRow(
        installation.getMetadata().getUid(),
        Ids.of(Ids.INTEGRATION_INSTALLATION, installation),
        Metadata.namespace(installation),
        ResourceVersions.of(installation),
        Metadata.createdAt(installation),
        reference == null || reference.namespace() == null || reference.name() == null
            ? null
            : new ObjectKey(reference.namespace(), reference.name()),
        installation.getStatus() == null ? null : installation.getStatus().credentials(),
        Metadata.deletedAt(installation));
  }
}
