package dev.edgeward.operator.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.operator.AdmissionConfig;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.dispatch.Dispatcher;
import dev.edgeward.operator.dispatch.DispatcherException;
import dev.edgeward.operator.dispatch.Impatient;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.function.SpecPreviews;
import dev.edgeward.operator.function.SpecPreviews.Preview;
import dev.edgeward.operator.runtime.Runtimes;
import dev.edgeward.operator.runtime.StandbyConnections;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Has the runtime load what a Function asks for, before it is stored. Refuses what the runtime says
 * does not load; where nobody can tell in time, says so and lets it in.
 */
@Singleton
final class PreFlight {
  /** The check belongs to nobody's workspace, whose functions nobody invokes. */
  private static final String WORKSPACE = "pre-flight";

  /** What no environment and no reference can mend. */
  private static final String SYNTAX_ERROR = "SyntaxError";

  /** Of those who apply a thousand functions at once, the runtime has other work too. */
  private static final int AT_ONCE = 8;

  private final SpecPreviews previews;
  private final Connections connections;
  private final Dispatcher dispatcher;
  private final KubernetesSerialization serialization;
  private final AdmissionConfig.PreFlight mode;
  private final Duration deadline;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  /** How a Runtime is spoken to. */
  interface Connections {
    Optional<RuntimeConnection> find(String runtime);
  }

  /**
   * Checks through a dispatcher.
   *
   * @param previews of specs
   * @param runtimes that this operator looks after
   * @param standby for those that another operator looks after
   * @param dispatcher whose calls end by the deadline
   * @param client that reads Functions
   * @param config whether to refuse, and the deadline
   */
  @Inject
  PreFlight(
      SpecPreviews previews,
      Runtimes runtimes,
      StandbyConnections standby,
      @Impatient Dispatcher dispatcher,
      KubernetesClient client,
      OperatorConfig config) {
    this(
        previews,
        name -> runtimes.find(name).or(() -> previews.runtime(name).flatMap(standby::find)),
        dispatcher,
        client.getKubernetesSerialization(),
        config.admission().preFlight(),
        config.admission().preFlightDeadline());
  }

  PreFlight(
      SpecPreviews previews,
      Connections connections,
      Dispatcher dispatcher,
      KubernetesSerialization serialization,
      AdmissionConfig.PreFlight mode,
      Duration deadline) {
    this.previews = previews;
    this.connections = connections;
    this.dispatcher = dispatcher;
    this.serialization = serialization;
    this.mode = mode;
    this.deadline = deadline;
  }

  /**
   * Checks the code of a Function, unless it is what is there already.
   *
   * @param review of a creation or a change of a Function
   */
  Answer of(Review review) throws InterruptedException {
    if (mode == AdmissionConfig.PreFlight.OFF) {
      return Answer.ALLOWED;
    }
    long end = System.nanoTime() + deadline.toNanos();
    Preview wanted = preview(review.object(), end);
    return switch (wanted) {
      case Preview.Nothing() -> Answer.ALLOWED;
      case Preview.Unresolved(String why) -> unchecked(why);
      case Preview.Faulty(String why) ->
          isThere(wanted, review, end) ? Answer.ALLOWED : refused(why, review);
      case Preview.Version version ->
          isThere(wanted, review, end) ? Answer.ALLOWED : check(version, review, end);
    };
  }

  private Preview preview(JsonNode function, long end) {
    return function.isObject()
        ? previews.of(serialization.convertValue(function, Function.class), left(end))
        : new Preview.Nothing();
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  private boolean isThere(Preview wanted, Review review, long end) {
    Preview before = preview(review.before(), end);
    return wanted instanceof Preview.Version now && before instanceof Preview.Version was
        ? was.runtime().equals(now.runtime()) && was.bundle().digest().equals(now.bundle().digest())
        : before.equals(wanted);
  }

  private Answer check(Preview.Version wanted, Review review, long end)
      throws InterruptedException {
    Optional<RuntimeConnection> runtime = connections.find(wanted.runtime());
    if (runtime.isEmpty()) {
      return unchecked("Runtime " + wanted.runtime() + " is not set up yet");
    }
    if (!turns.tryAcquire(left(end).toNanos(), TimeUnit.NANOSECONDS)) {
      return unchecked("too much other code is being checked");
    }
    try {
      Dispatcher.StartError error =
          dispatcher
              .tryOut(runtime.get(), WORKSPACE, wanted.bundle().digest(), wanted.bundle())
              .error();
      return error == null ? Answer.ALLOWED : judged(error, wanted, review);
    } catch (DispatcherException e) {
      return unchecked(String.valueOf(e.getMessage()));
    } finally {
      turns.release();
    }
  }

  private Answer judged(Dispatcher.StartError error, Preview.Version wanted, Review review) {
    if (wanted.hasEnvironment() && !error.name().equals(SYNTAX_ERROR)) {
      return allowed("without its environment the code does not load: " + error.text());
    }
    return refused(error.text(), review);
  }

  private Answer refused(String why, Review review) {
    String message = "the code does not load: " + why;
    return mode == AdmissionConfig.PreFlight.REFUSE || review.isDryRun()
        ? new Answer.Refused(message)
        : allowed(message);
  }

  private static Answer unchecked(String why) {
    return allowed("the code was not checked: " + why);
  }

  private static Answer allowed(String warning) {
    return new Answer.Allowed(List.of(warning));
  }
}
