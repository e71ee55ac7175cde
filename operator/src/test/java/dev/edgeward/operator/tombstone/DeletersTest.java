package dev.edgeward.operator.tombstone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeletersTest {
  private final Deleters deleters = new Deleters();

  @Test
  void onlyTheOperatorThatMakesTombstonesTakesNote() {
    assertThat(deleters.note("u1", "alice")).isFalse();
    assertThat(deleters.of("u1")).isEmpty();

    deleters.begin();

    assertThat(deleters.note("u1", "alice")).isTrue();
    assertThat(deleters.note("u1", "bob")).isTrue();
    assertThat(deleters.of("u1")).contains("bob");
    deleters.forget("u1");
    assertThat(deleters.of("u1")).isEmpty();
  }

  @Test
  void whatIsTooMuchToRememberIsNot() {
    deleters.begin();
    for (int i = 0; i < 20_000; i++) {
      assertThat(deleters.note("u" + i, "alice")).isTrue();
    }

    assertThat(deleters.note("one more", "alice")).isFalse();
    assertThat(deleters.of("u0")).contains("alice");
  }
}
