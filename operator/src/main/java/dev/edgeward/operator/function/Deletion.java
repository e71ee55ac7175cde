package dev.edgeward.operator.function;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.DeletionPolicy;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.RetentionTier;
import dev.edgeward.operator.kubernetes.Finalizers;
import dev.edgeward.operator.kubernetes.Identities;
import dev.edgeward.operator.tombstone.Bin;
import dev.edgeward.operator.tombstone.Graves;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;

/**
 * What happens to a Function that is being deleted: its tombstone is made, then it is let go; its
 * versions stay as they are. The process may end between any two steps.
 */
final class Deletion {
  /** An event tells when the way is free; this is for one that was missed. */
  private static final Duration RECHECK = Duration.ofSeconds(1);

  private final Graves graves;
  private final Bin bin;
  private final OwnDeletions versions;
  private final RetentionTier installation;

  Deletion(Graves graves, Bin bin, OwnDeletions versions, RetentionTier installation) {
    this.graves = graves;
    this.bin = bin;
    this.versions = versions;
    this.installation = installation;
  }

  UpdateControl<Function> proceed(Function function, String id, Context<Function> context) {
    if (!function.hasFinalizer(Names.FUNCTION_FINALIZER)) {
      return UpdateControl.noUpdate();
    }
    boolean own =
        Adoption.ownsVersions(function, id, context)
            && Identities.older(function, id, context).isEmpty()
            && !bin.holdsElsewhere(function.getMetadata().getNamespace(), id);
    if (function.getSpec() != null && function.getSpec().deletionPolicy() == DeletionPolicy.PURGE) {
      return purge(function, id, own, context);
    }
    Graves.Outcome outcome =
        graves.dig(
            function,
            own ? id : Graves.idOfItsOwn(function),
            FunctionSources.tier(function, installation, context),
            context.getClient());
    return switch (outcome) {
      case KEPT -> release(context);
      case GONE -> UpdateControl.noUpdate();
      case OCCUPIED -> UpdateControl.<Function>noUpdate().rescheduleAfter(RECHECK);
      case IMPOSSIBLE -> purge(function, id, own, context);
    };
  }

  private UpdateControl<Function> purge(
      Function function, String id, boolean own, Context<Function> context) {
    if (own) {
      FunctionSources.versions(function, id, context)
          .forEach(version -> versions.delete(version, context.getClient()));
    }
    return release(context);
  }

  private static UpdateControl<Function> release(Context<Function> context) {
    Finalizers.release(Names.FUNCTION_FINALIZER, context);
    return UpdateControl.noUpdate();
  }
}
