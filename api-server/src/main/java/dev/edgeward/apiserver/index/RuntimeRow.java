package dev.edgeward.apiserver.index;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.apiserver.kubernetes.ResourceVersions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an invocation needs of a Runtime.
 *
 * @param uid of the object; names the audience of its tokens
 * @param name of the object
 * @param resourceVersion that the row was made from
 * @param createdAt when it was made
 * @param url of its dispatcher without a trailing slash, null when it has none yet
 * @param isDefault whether functions that name no Runtime run in it
 * @param ready whether the operator reaches its dispatcher
 */
public record RuntimeRow(
    String uid,
    String name,
    long resourceVersion,
    Instant createdAt,
    @Nullable String url,
    boolean isDefault,
    boolean ready)
    implements Row {

  @Override
  public String id() {
    return name;
  }

  @Override
  public String group() {
    return "";
  }

  /**
   * The row of a Runtime.
   *
   * @param runtime as the API gave it
   * @return what an invocation needs of it
   */
  public static RuntimeRow of(Runtime runtime) {
    String url = url(runtime);
    return new RuntimeRow(
        runtime.getMetadata().getUid(),
        runtime.getMetadata().getName(),
        ResourceVersions.of(runtime),
        Times.parse(runtime.getMetadata().getCreationTimestamp(), Instant.EPOCH),
        url != null && url.endsWith("/") ? url.substring(0, url.length() - 1) : url,
        runtime.getSpec() != null && Boolean.TRUE.equals(runtime.getSpec().isDefault()),
        isReady(runtime));
  }

  private static boolean isReady(Runtime runtime) {
    return runtime.getStatus() != null
        && Conditions.isTrue(runtime.getStatus().conditions(), Conditions.READY);
  }

  /** A self-hosted workerd is where its spec says; of an account the operator finds out. */
  private static @Nullable String url(Runtime runtime) {
    if (runtime.getSpec() != null && runtime.getSpec().workerd() != null) {
      return runtime.getSpec().workerd().url();
    }
    return runtime.getStatus() == null ? null : runtime.getStatus().url();
  }
}
