package dev.edgeward.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {
  @Test
  void has_the_most_rows_unless_asked_otherwise() {
    assertThat(PageRequest.of(null, null, null)).isEqualTo(new PageRequest(100, null, null));
    assertThat(PageRequest.of("7", "a", null)).isEqualTo(new PageRequest(7, "a", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "101", "-1", "x", "", "1.0", "99999999999"})
  void refuses_a_limit_that_is_none(String limit) {
    assertThatThrownBy(() -> PageRequest.of(limit, null, null))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessage("limit is a number from 1 to 100");
  }

  @Test
  void goes_one_way() {
    assertThatThrownBy(() -> PageRequest.of(null, "a", "b"))
        .isInstanceOf(InvalidQueryException.class)
        .hasMessage("give one of after and before");
  }

  @Test
  void a_page_of_other_rows_stands_where_it_stood() {
    Page<Integer> page = new Page<>(List.of(1, 2), 9, true, false, "s", "e");
    assertThat(page.map(row -> "r" + row))
        .isEqualTo(new Page<>(List.of("r1", "r2"), 9, true, false, "s", "e"));
  }
}
