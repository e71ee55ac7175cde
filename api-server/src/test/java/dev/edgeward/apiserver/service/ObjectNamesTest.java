package dev.edgeward.apiserver.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectNamesTest {
  @ParameterizedTest
  @CsvSource({
    "Greet, greet",
    "  Héllo Wörld!  , hello-world",
    "--a__b--, a-b",
    "日本, function",
    "9 lives, 9-lives",
  })
  void a_name_for_people_becomes_a_name_of_an_object(String name, String slug) {
    assertThat(ObjectNames.slug(name)).isEqualTo(slug);
  }

  @Test
  void a_long_name_is_cut_and_stays_valid() {
    String slug = ObjectNames.slug("a".repeat(47) + " bcd");
    assertThat(slug).isEqualTo("a".repeat(47));
    assertThat(ObjectNames.suffixed(slug, new Random(1))).matches("a{47}-[a-z0-9]{5}");
  }
}
