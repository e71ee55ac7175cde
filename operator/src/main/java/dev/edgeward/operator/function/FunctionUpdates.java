package dev.edgeward.operator.function;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a Function concern the operator: of its spec, that it is being deleted, that
 * somebody asks for another try, and that the operator's mark on it is gone. The last has no new
 * generation: {@code kubectl replace} takes finalizer and label away even where the spec stays as
 * it is, and whoever deletes the Function then deletes it without a trace.
 */
public final class FunctionUpdates implements OnUpdateFilter<Function> {
  @Override
  public boolean accept(Function now, Function before) {
    if (now.isMarkedForDeletion()) {
      return !before.isMarkedForDeletion();
    }
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || isUnmarked(now, before)
        || !Objects.equals(Resync.asked(now), Resync.asked(before));
  }

  private static boolean isUnmarked(Function now, Function before) {
    String id = id(before);
    return (before.hasFinalizer(Names.FUNCTION_FINALIZER)
            && !now.hasFinalizer(Names.FUNCTION_FINALIZER))
        || (id != null && !id.equals(id(now)));
  }

  private static @Nullable String id(Function function) {
    Map<String, String> labels = function.getMetadata().getLabels();
    return labels == null ? null : labels.get(Names.ID_LABEL);
  }
}
