package dev.edgeward.operator.version;

import dev.edgeward.api.v1alpha1.FunctionVersion;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/**
 * Which changes of a version there is something to do about: those of its spec, and that it is
 * being deleted. A status is our own.
 */
public final class VersionUpdates implements OnUpdateFilter<FunctionVersion> {
  @Override
  public boolean accept(FunctionVersion now, FunctionVersion before) {
    return now.isMarkedForDeletion() != before.isMarkedForDeletion()
        || !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration());
  }
}
