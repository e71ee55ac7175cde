package dev.edgeward.operator.runtime;

import dev.edgeward.api.v1alpha1.Runtime;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which changes of a Runtime are worth a look: not those of its status, which are our own. */
public final class RuntimeUpdates implements OnUpdateFilter<Runtime> {
  @Override
  public boolean accept(Runtime now, Runtime before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || now.isMarkedForDeletion() != before.isMarkedForDeletion()
        || !Objects.equals(annotations(now), annotations(before));
  }

  private static @Nullable Map<String, String> annotations(Runtime runtime) {
    return runtime.getMetadata().getAnnotations();
  }
}
