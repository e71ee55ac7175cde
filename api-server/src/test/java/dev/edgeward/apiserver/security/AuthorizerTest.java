package dev.edgeward.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuthorizerTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final Authorizer authorizer =
      new Authorizer(
          (caller, access) -> {
            asked.incrementAndGet();
            return caller.groups().contains("members");
          },
          FixedReviews.defaults(),
          Runnable::run,
          nanos::get);

  private static Caller caller(String... groups) {
    return new Caller("alice", "1", Set.of(groups), Map.of("scope", List.of("x")));
  }

  @Test
  void decisions_are_kept_by_all_that_the_token_review_said() {
    assertThat(authorizer.allows(caller("members"), Access.see("a"))).isTrue();
    assertThat(authorizer.allows(caller("members"), Access.see("a"))).isTrue();
    assertThat(asked).hasValue(1);
    assertThat(authorizer.allows(caller(), Access.see("a"))).isFalse();
    assertThat(authorizer.allows(caller("members"), Access.see("b"))).isTrue();
    assertThat(authorizer.allows(caller("members"), Access.invoke("a", "f"))).isTrue();
    assertThat(asked).hasValue(4);
  }

  @Test
  void a_no_is_forgotten_sooner_than_a_yes() {
    authorizer.allows(caller("members"), Access.see("a"));
    authorizer.allows(caller(), Access.see("a"));
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    authorizer.allows(caller("members"), Access.see("a"));
    authorizer.allows(caller(), Access.see("a"));
    assertThat(asked).hasValue(3);
  }

  @Test
  void a_change_of_rights_makes_what_was_decided_there_count_no_more() {
    authorizer.allows(caller("members"), Access.see("a"));
    authorizer.allows(caller("members"), Access.see("b"));
    authorizer.allows(caller("members"), Access.seeEverything());
    authorizer.forget("a");
    authorizer.allows(caller("members"), Access.see("b"));
    authorizer.allows(caller("members"), Access.seeEverything());
    assertThat(asked).hasValue(3);
    authorizer.allows(caller("members"), Access.see("a"));
    authorizer.allows(caller("members"), Access.see("a"));
    assertThat(asked).hasValue(4);
    authorizer.forgetAll();
    authorizer.allows(caller("members"), Access.see("a"));
    authorizer.allows(caller("members"), Access.see("b"));
    authorizer.allows(caller("members"), Access.seeEverything());
    assertThat(asked).hasValue(7);
  }

  @Test
  void a_review_that_a_change_overtook_is_not_kept() {
    AtomicReference<Runnable> during = new AtomicReference<>(() -> {});
    Authorizer overtaken =
        new Authorizer(
            (caller, access) -> {
              during.get().run();
              return asked.incrementAndGet() > 1;
            },
            FixedReviews.defaults(),
            Runnable::run,
            nanos::get);
    during.set(() -> overtaken.forget("a"));
    assertThat(overtaken.allows(caller(), Access.see("a"))).isFalse();
    during.set(() -> {});
    assertThat(overtaken.allows(caller(), Access.see("a"))).isTrue();
  }

  @Test
  void several_are_reviewed_at_once_but_not_too_many() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Authorizer concurrent =
          new Authorizer(
              (caller, access) -> {
                asked.incrementAndGet();
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                now.decrementAndGet();
                return Integer.parseInt(String.valueOf(access.namespace())) % 2 == 0;
              },
              FixedReviews.defaults(),
              threads,
              System::nanoTime);
      List<Access> all =
          IntStream.range(0, 100).mapToObj(i -> Access.see(Integer.toString(i))).toList();
      Set<Access> allowed = concurrent.allowed(caller(), all);
      assertThat(allowed).hasSize(50).contains(Access.see("42"));
      assertThat(concurrent.allowed(caller(), all)).isEqualTo(allowed);
    }
    assertThat(asked).hasValue(100);
    assertThat(most.get()).isBetween(2, 8);
  }

  @Test
  void one_review_without_an_answer_leaves_all_without_one() {
    Authorizer down =
        new Authorizer(
            (caller, access) -> {
              throw ApiException.of(ErrorCode.UNAVAILABLE, "down");
            },
            FixedReviews.defaults(),
            Runnable::run,
            nanos::get);
    assertThatThrownBy(() -> down.allowed(caller(), List.of(Access.see("a"), Access.see("b"))))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }
}
