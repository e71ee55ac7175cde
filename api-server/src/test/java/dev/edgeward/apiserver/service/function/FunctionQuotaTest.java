package dev.edgeward.apiserver.service.function;

import static dev.edgeward.apiserver.service.World.ALICE;
import static dev.edgeward.apiserver.service.World.ANY;
import static dev.edgeward.apiserver.service.World.OWN;
import static dev.edgeward.apiserver.service.World.TEAM_A;
import static dev.edgeward.apiserver.service.World.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.Workspace;
import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.service.Repeat;
import dev.edgeward.apiserver.service.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FunctionQuotaTest {
  private final World world = new World();
  private long version = 1;

  private void quota(String yaml) {
    version++;
    world.put(
        Objects.object(
            Workspace.class,
            "",
            "team-a",
            version,
            "apiVersion: edgeward.dev/v1alpha1\nkind: Workspace\nmetadata: {}\nspec: {quota: "
                + yaml
                + "}\n"));
  }

  private FunctionView create(String name, @Nullable Repeat repeat) {
    return world.functionCreation.create(
        ALICE, new NewFunction(TEAM_A, name, null, NewFunction.Source.CUSTOM, OWN, ANY), repeat);
  }

  private void refusedAsTooMany(String name) {
    ApiException refusal = refused(ErrorCode.QUOTA_EXCEEDED, () -> create(name, null));
    assertThat(refusal.retryAfterSeconds()).isZero();
  }

  @Test
  void as_many_are_made_as_the_workspace_may_have() {
    quota("{functions: 2}");
    create("one", null);
    create("two", null);
    refusedAsTooMany("three");
    assertThat(world.store.count(Function.class)).isEqualTo(2);
    quota("{functions: 3}");
    create("three", null);
    quota("{functions: 1}");
    refusedAsTooMany("four");
    quota("{}");
    create("four", null);
  }

  @Test
  void none_may_be_made_with_a_quota_of_none() {
    quota("{functions: 0}");
    refusedAsTooMany("one");
  }

  @Test
  void a_request_that_is_repeated_makes_none_more() {
    quota("{functions: 1}");
    Repeat repeat = new Repeat("0123456789abcdef", "same");
    FunctionView first = create("one", repeat);
    assertThat(create("one", repeat).id()).isEqualTo(first.id());
    refused(
        ErrorCode.IDEMPOTENCY_KEY_REUSED,
        () -> create("one", new Repeat("0123456789abcdef", "other")));
    refused(ErrorCode.QUOTA_EXCEEDED, () -> create("two", new Repeat("fedcba9876543210", "same")));
  }

  @Test
  void deleted_ones_do_not_count_but_come_back_only_where_there_is_room() {
    quota("{functions: 1}");
    world.put(Objects.tombstone("team-a", "greet", ""));
    create("one", null);
    String id = Ids.ofUid(Ids.FUNCTION, Objects.uid("team-a/greet"));
    refused(ErrorCode.QUOTA_EXCEEDED, () -> world.deleted.restore(ALICE, id, null));
  }

  @Test
  void what_is_being_made_counts() throws Exception {
    quota("{functions: 3}");
    FunctionQuota counts = new FunctionQuota(world.model);
    CountDownLatch all = new CountDownLatch(8);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Boolean>> tries = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        tries.add(
            callers.submit(
                () -> {
                  try {
                    return counts.within(
                        "team-a",
                        () -> {
                          all.countDown();
                          await(go);
                          return true;
                        });
                  } catch (ApiException refusal) {
                    all.countDown();
                    return false;
                  }
                }));
      }
      assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
      go.countDown();
      int made = 0;
      for (Future<Boolean> one : tries) {
        made += one.get(10, TimeUnit.SECONDS) ? 1 : 0;
      }
      assertThat(made).isEqualTo(3);
    }
    assertThat(counts.within("team-a", () -> "room again")).isEqualTo("room again");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
