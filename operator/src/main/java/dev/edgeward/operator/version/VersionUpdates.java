package dev.edgeward.operator.version;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which changes of a version there is something to do about: those of its spec, that it is being
 * deleted, and that it is to be tried again. A status is our own.
 */
public final class VersionUpdates implements OnUpdateFilter<FunctionVersion> {
  @Override
  public boolean accept(FunctionVersion now, FunctionVersion before) {
    return now.isMarkedForDeletion() != before.isMarkedForDeletion()
        || !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(asked(now), asked(before));
  }

  private static @Nullable String asked(FunctionVersion version) {
    Map<String, String> annotations = version.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(Names.RESYNC);
  }
}
