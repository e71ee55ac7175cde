package dev.edgeward.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.operator.function.ObservedVersion.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionNumbersTest {
  private final VersionNumbers numbers = new VersionNumbers();

  @Test
  void theFirstIsOne() {
    assertThat(numbers.next("fun_1", List.of())).isEqualTo(1);
  }

  @Test
  void aVersionThatTheCacheDoesNotShowYetIsCounted() {
    numbers.given("fun_1", 5);
    assertThat(numbers.next("fun_1", List.of(version(4)))).isEqualTo(6);
    assertThat(numbers.next("fun_1", List.of(version(9)))).isEqualTo(10);
  }

  @Test
  void aVersionThatCouldNotBeCreatedTakesNoNumber() {
    assertThat(numbers.next("fun_1", List.of(version(4)))).isEqualTo(5);
    assertThat(numbers.next("fun_1", List.of(version(4)))).isEqualTo(5);
  }

  @Test
  void eachFunctionHasItsOwnAndStartsAnewOnceItIsGone() {
    numbers.given("fun_1", 5);

    assertThat(numbers.next("fun_2", List.of())).isEqualTo(1);
    numbers.forget("fun_1");
    assertThat(numbers.next("fun_1", List.of())).isEqualTo(1);
  }

  private static ObservedVersion version(int number) {
    return new ObservedVersion("f", "fnv", number, "d", State.READY, "", "");
  }
}
