package dev.edgeward.operator.event;

import dev.edgeward.operator.kubernetes.Statuses;
import dev.edgeward.operator.status.Progress;
import dev.edgeward.operator.status.Verdict;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes statuses that say {@code Ready} and {@link Progress}, and perhaps {@code Imported}, with
 * the Events that a change is worth.
 */
public final class ReadyStatuses {
  private final ReadyEvents events;
  private final InstantSource clock;

  /**
   * Statuses with Events.
   *
   * @param events to write
   * @param clock for conditions
   */
  public ReadyStatuses(Events events, InstantSource clock) {
    this.events = new ReadyEvents(events);
    this.clock = clock;
  }

  /**
   * A status of some kind.
   *
   * @param <T> the status
   */
  public interface Form<T> {
    /**
     * Makes it.
     *
     * @param generation that it speaks of
     * @param conditions that it has
     * @return the status
     */
    T of(@Nullable Long generation, List<Condition> conditions);
  }

  /**
   * Writes the status of the object that is reconciled, unless it is what the object has.
   *
   * @param object as it was read
   * @param present its conditions until now, null for none
   * @param verdict on {@code Ready}
   * @param next makes its status
   * @param context of the reconciliation
   * @param <T> the status of the kind
   * @param <P> the kind of the object
   */
  public <T, P extends CustomResource<?, T>> void write(
      P object,
      @Nullable List<Condition> present,
      Verdict verdict,
      Form<T> next,
      Context<P> context) {
    write(object, present, List.of(verdict), next, context);
  }

  /**
   * Writes the status of the object that is reconciled, unless it is what the object has.
   *
   * @param object as it was read
   * @param present its conditions until now, null for none
   * @param verdicts on {@code Ready}, and on what else is to be said
   * @param next makes its status
   * @param context of the reconciliation
   * @param <T> the status of the kind
   * @param <P> the kind of the object
   */
  public <T, P extends CustomResource<?, T>> void write(
      P object,
      @Nullable List<Condition> present,
      List<Verdict> verdicts,
      Form<T> next,
      Context<P> context) {
    Long generation = object.getMetadata().getGeneration();
    List<Condition> conditions =
        Verdict.conditions(Progress.with(verdicts), present, generation, clock.instant());
    if (Statuses.write(object, next.of(generation, conditions), context)) {
      events.changed(object, present, conditions);
    }
  }
}
