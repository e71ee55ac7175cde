package dev.edgeward.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.scenario.Team;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a function of one name, one step after the other, by people who try again when
 * somebody doesn't answer them. After the last step, and wherever a step needs it, what there is
 * has to be what {@link Step} says.
 */
final class History {
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int NO_ANSWER = 0;

  private final Team team;
  private final String name;
  private final Supplier<RestClient> rest;
  private final List<Step> taken = new ArrayList<>();
  private final Set<String> identities = new HashSet<>();
  private @Nullable Life life;
  private Fate fate = Fate.GONE;

  History(Team team, String name, Supplier<RestClient> rest) {
    this.team = team;
    this.name = name;
    this.rest = rest;
  }

  /** Takes the steps that can be taken, and looks at what has come of it. */
  void run(List<Step> steps) throws Exception {
    try {
      for (Step step : steps) {
        Optional<Fate> next = step.from(fate);
        if (next.isPresent()) {
          if (!step.isPromisedAtOnceAfter(taken.isEmpty() ? null : taken.getLast())) {
            settle();
          }
          taken.add(step);
          take(step);
          fate = next.get();
        }
      }
      settle();
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "%s/%s: %s, now %s".formatted(team.namespace(), name, taken, fate), e);
    }
  }

  private void settle() {
    if (life != null) {
      life.settles(fate, BOUND);
    }
  }

  private void take(Step step) throws Exception {
    if (life == null || (fate == Fate.GONE && step != Step.LET_EVERYTHING_SETTLE)) {
      if (step != Step.LET_EVERYTHING_SETTLE) {
        life = new Life(team, name, rest);
        assertThat(identities.add(life.id())).as("an identity of its own").isTrue();
      }
      return;
    }
    Life now = life;
    switch (step) {
      case APPLY -> now.applyUntilServed();
      case APPLY_OTHER_CODE -> now.applyOtherCode();
      case DELETE_IN_THE_BACKGROUND -> kubectl(() -> now.delete(DeletionPropagation.BACKGROUND));
      case DELETE_IN_THE_FOREGROUND -> kubectl(() -> now.delete(DeletionPropagation.FOREGROUND));
      case DELETE_AND_ORPHAN -> kubectl(() -> now.delete(DeletionPropagation.ORPHAN));
      case DELETE_OVER_REST -> overRest("DELETE", now.path(), 200, answer -> false);
      case RESTORE_BY_THE_TOMBSTONE ->
          kubectl(() -> now.patchTombstone("{\"spec\": {\"restore\": true}}"));
      case RESTORE_OVER_REST ->
          overRest("POST", now.path() + "/restore", 200, answer -> answer.status() == 409);
      case PURGE_BY_THE_TOMBSTONE -> kubectl(now::purge);
      case PURGE_OVER_REST ->
          // An API server whose watches are interrupted may not know it for a moment.
          overRest(
              "DELETE",
              now.path() + "/purge",
              200,
              answer -> answer.status() == 404 && now.is(Fate.GONE));
      case LET_EVERYTHING_SETTLE -> settle();
    }
  }

  /** Until there is an answer; when there was none, it may have been done all the same. */
  private static void kubectl(Runnable request) throws InterruptedException {
    long end = System.nanoTime() + BOUND.toNanos();
    boolean maybeDone = false;
    while (true) {
      try {
        request.run();
        return;
      } catch (KubernetesClientException e) {
        if (maybeDone && e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
          return;
        }
        boolean again = e.getCode() == NO_ANSWER || e.getCode() >= 500 || e.getCode() == 429;
        if (!again || System.nanoTime() > end) {
          throw e;
        }
        maybeDone = true;
        Thread.sleep(PAUSE);
      }
    }
  }

  /**
   * Until there is an answer.
   *
   * @param done what is answered
   * @param already whether an answer says that an earlier request, which had none, has done it
   */
  private void overRest(String method, String path, int done, Predicate<RestClient.Answer> already)
      throws InterruptedException {
    long end = System.nanoTime() + BOUND.toNanos();
    boolean maybeDone = false;
    String last = "";
    while (System.nanoTime() < end) {
      try {
        RestClient.Answer answer = rest.get().send(method, path, null);
        if (answer.status() == done || (maybeDone && already.test(answer))) {
          return;
        }
        last = answer.toString();
        // Right after it was made, one of the API servers may not know the function yet.
        boolean again = answer.status() == 503 || answer.status() == 404;
        assertThat(again).as("%s %s: %s", method, path, answer).isTrue();
        maybeDone |= answer.status() == 503;
      } catch (IOException e) {
        last = e.toString();
        maybeDone = true;
      }
      Thread.sleep(PAUSE);
    }
    throw new AssertionError("%s %s: no answer but %s".formatted(method, path, last));
  }
}
