package dev.edgeward.apiserver.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** Resource versions as numbers: newer is larger, which Kubernetes' own clients rely on too. */
public final class ResourceVersions {
  private ResourceVersions() {}

  /**
   * The resource version of an object.
   *
   * @param object as the API gave it
   * @return 0 when it has none
   */
  public static long of(HasMetadata object) {
    return parse(object.getMetadata().getResourceVersion());
  }

  /**
   * A resource version as a number.
   *
   * @param text of an object's metadata
   * @return 0 when it isn't a number
   */
  public static long parse(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return 0;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
