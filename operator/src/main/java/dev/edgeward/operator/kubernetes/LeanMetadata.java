package dev.edgeward.operator.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Reads custom resources without {@code metadata.managedFields}, which would be half of what the
 * caches hold: as Java objects they are larger than all the rest of a Function. Whoever needs them
 * reads the object as one of no known kind, which has them.
 */
@Singleton
public final class LeanMetadata implements KubernetesClientObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    mapper.addMixIn(CustomResource.class, WithoutManagers.class);
  }

  /** What Jackson is to take for written at {@link CustomResource}. */
  private abstract static class WithoutManagers {
    @JsonIgnoreProperties("managedFields")
    abstract ObjectMeta getMetadata();

    @JsonIgnoreProperties("managedFields")
    abstract void setMetadata(ObjectMeta metadata);
  }
}
