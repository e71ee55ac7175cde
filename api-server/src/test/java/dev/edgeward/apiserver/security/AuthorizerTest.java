package dev.edgeward.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
}
