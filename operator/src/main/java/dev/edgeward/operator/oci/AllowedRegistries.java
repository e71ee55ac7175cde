package dev.edgeward.operator.oci;

import dev.edgeward.api.v1alpha1.OciRegistry;
import dev.edgeward.api.v1alpha1.OciSettings;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which registries the platform has the operator ask. Pure. */
public final class AllowedRegistries {
  private AllowedRegistries() {}

  /**
   * The entry that an artifact falls under: of several the one that names most of its place.
   *
   * @param settings of a Runtime, null for none
   * @param reference of the artifact
   * @return empty when nobody is to be asked for it
   */
  public static Optional<OciRegistry> entry(@Nullable OciSettings settings, Reference reference) {
    return settings == null || settings.registries() == null
        ? Optional.empty()
        : settings.registries().stream()
            .filter(registry -> registry.prefix() != null && !registry.prefix().isEmpty())
            .filter(registry -> reference.isBelow(String.valueOf(registry.prefix())))
            .max(Comparator.comparingInt(registry -> String.valueOf(registry.prefix()).length()));
  }
}
