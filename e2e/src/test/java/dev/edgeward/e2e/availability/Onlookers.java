package dev.edgeward.e2e.availability;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.scenario.TeamFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Others at work beside the load: one lists a workspace, page by page, each page at another door
 * and so perhaps at another replica; one gives a function other code again and again, while it may.
 */
final class Onlookers implements AutoCloseable {
  private static final long LIST_MILLIS = 250;
  private static final long APPLY_MILLIS = 500;
  private static final int PAGE = 3;

  private final List<RestClient> doors;
  private final String workspace;
  private final Set<String> ids;
  private final TeamFunction changing;
  private final AtomicInteger served;
  private final AtomicInteger lists = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService people = Executors.newScheduledThreadPool(2);
  private volatile boolean applying = true;

  /**
   * Begins.
   *
   * @param workspace that is listed
   * @param ids of all functions in it, which don't change
   * @param changing answers with a number, and with a higher one again and again
   * @param served set to the number that has come to serve
   */
  Onlookers(
      List<RestClient> doors,
      String workspace,
      Set<String> ids,
      TeamFunction changing,
      AtomicInteger served) {
    this.doors = doors;
    this.workspace = workspace;
    this.ids = new TreeSet<>(ids);
    this.changing = changing;
    this.served = served;
    people.scheduleWithFixedDelay(this::list, 0, LIST_MILLIS, TimeUnit.MILLISECONDS);
    people.scheduleWithFixedDelay(this::apply, 0, APPLY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether code is to be changed; not while Kubernetes is away. */
  void apply(boolean wanted) {
    applying = wanted;
  }

  /** Lists that were whole. */
  int lists() {
    return lists.get();
  }

  /** What was wrong. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() throws InterruptedException {
    people.shutdown();
    if (!people.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new AssertionError("an onlooker does not end");
    }
  }

  private void list() {
    List<String> seen = new ArrayList<>();
    String cursor = "";
    try {
      for (int page = 0; page == 0 || !cursor.isEmpty(); page++) {
        RestClient.Answer answer =
            doors
                .get((lists.get() + page) % doors.size())
                .get(
                    "/api/functions?source=workspace&workspace_id=%s&limit=%d%s"
                        .formatted(workspace, PAGE, cursor.isEmpty() ? "" : "&after=" + cursor));
        if (answer.status() != 200) {
          wrong.add("a list: " + answer);
          return;
        }
        for (JsonNode function : answer.body().path("data")) {
          seen.add(function.path("id").asText());
        }
        JsonNode info = answer.body().path("pageInfo");
        cursor = info.path("hasNextPage").asBoolean() ? info.path("endCursor").asText() : "";
      }
      if (seen.size() == ids.size() && ids.equals(new TreeSet<>(seen))) {
        lists.incrementAndGet();
      } else {
        wrong.add("a list of " + seen + " and not " + ids);
      }
    } catch (Exception e) {
      wrong.add("a list: " + e);
    }
  }

  private void apply() {
    if (!applying) {
      return;
    }
    int next = served.get() + 1;
    try {
      changing.serve("export default () => " + next);
      served.set(next);
    } catch (Exception | AssertionError e) {
      if (applying) {
        wrong.add("code " + next + ": " + e);
      }
    }
  }
}
