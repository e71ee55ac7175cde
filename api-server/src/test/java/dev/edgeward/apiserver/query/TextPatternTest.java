package dev.edgeward.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPatternTest {
  private static boolean like(String text, String pattern) {
    return Objects.requireNonNull(TextPattern.like(pattern, false)).matches(text);
  }

  @Test
  void patterns_longer_than_a_word_of_states_match_as_short_ones_do() {
    for (int length : new int[] {1, 62, 63, 64, 65, 127, 128, 129, 1000}) {
      String text = "ab".repeat(length).substring(0, length);
      String underscores = "_".repeat(length);
      assertThat(like(text, text)).isTrue();
      assertThat(like(text, underscores)).isTrue();
      assertThat(like(text, underscores + "%")).isTrue();
      assertThat(like(text, underscores + "_")).isFalse();
      assertThat(like(text, "a%" + text.substring(1))).isTrue();
      assertThat(like(text + "x", "%_" + text)).isFalse();
      assertThat(like("x" + text, "%_" + text)).isTrue();
      assertThat(TextPattern.contains(text, false).matches("b" + text + "a")).isTrue();
      assertThat(TextPattern.contains(text + "c", false).matches("b" + text + "a")).isFalse();
    }
  }

  @Test
  void a_wildcard_stands_for_a_code_point() {
    assertThat(like("\uD83D\uDE00", "_")).isTrue();
    assertThat(like("\uD83D\uDE00", "__")).isFalse();
    assertThat(like("\uDE00\uD83D", "__")).isTrue();
    assertThat(like("x\uD83D\uDE00y", "x\uD83D\uDE00_")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%a", "_%", "a_%", "%a%_b", "%%%%b"})
  void the_worst_patterns_take_time_in_proportion(String part) {
    String pattern = "%" + part.repeat(4000 / part.length()) + "%c";
    String text = "a".repeat(100_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(like(text, pattern)).isFalse());
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () ->
            assertThat(TextPattern.contains("a".repeat(4000) + "b", false).matches(text))
                .isFalse());
  }

  @Test
  void folding_makes_equal_what_differs_in_case_only() {
    assertThat(CaseFolding.fold("plain-1")).isSameAs("plain-1");
    assertThat(CaseFolding.fold("ABCxyz[@`{")).isEqualTo("abcxyz[@`{");
    assertThat(CaseFolding.fold("AÉẞΣς\u212A\uD801\uDC00\uD800"))
        .isEqualTo("aéßσσk\uD801\uDC28\uD800");
    assertThat(CaseFolding.fold("Iiİı")).isEqualTo("iiİı");
  }
}
