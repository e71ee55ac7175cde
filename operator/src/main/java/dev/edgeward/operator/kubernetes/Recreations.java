package dev.edgeward.operator.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sees to objects that are created again under the name of one that has just gone.
 *
 * <p>When a reconciler sees all events, the framework (5.3.2) forgets everything that it was told
 * about a name once it has handled the deletion of the object that had it, the creation of the next
 * object included, if that came while the deletion was being handled. So the name is looked at once
 * more after every deletion.
 *
 * @param <P> the kind that is reconciled
 */
public final class Recreations<P extends HasMetadata> extends AbstractEventSource<Recreations, P> {
  /** Handling a deletion takes microseconds from here on; the second look is for a busy machine. */
  private static final List<Duration> LOOKS =
      List.of(Duration.ofMillis(200), Duration.ofSeconds(2));

  private final Function<ResourceID, @Nullable P> cache;

  /**
   * Looks at the objects of a controller.
   *
   * @param context of the controller
   */
  public Recreations(EventSourceContext<P> context) {
    super(Recreations.class);
    this.cache = id -> context.getPrimaryCache().get(id).orElse(null);
  }

  /**
   * To be called by a reconciler that is told of a deletion.
   *
   * @param object that is gone, or that has its name by now
   * @param context of the reconciliation
   * @param <P> the kind that is reconciled
   */
  public static <P extends HasMetadata> void expect(P object, Context<P> context) {
    ResourceID id = ResourceID.fromResource(object);
    Recreations<?> source =
        (Recreations<?>) context.eventSourceRetriever().getEventSourceFor(Recreations.class);
    LOOKS.forEach(
        delay ->
            CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> source.look(id)));
  }

  private void look(ResourceID id) {
    P present = isRunning() ? cache.apply(id) : null;
    if (present != null) {
      getEventHandler().handleEvent(new ResourceEvent(ResourceAction.UPDATED, id, present));
    }
  }

  @Override
  public Set<Recreations> getSecondaryResources(P primary) {
    return Set.of();
  }
}
