package dev.edgeward.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.query.Things.Thing;
import dev.edgeward.apiserver.query.Things.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SieveTest {
  /** So few that texts have parts of each other; halves of pairs and letters of several cases. */
  private static final List<String> LETTERS =
      List.of("a", "A", "k", "\u212A", "ς", "Σ", "ẞ", "\uD801", "\uDC00", "\uD801\uDC28");

  private static SortedRows<Thing> sorted(Collection<Thing> things) {
    SortedRows<Thing> rows = SortedRows.empty(Oracle.order("[]"));
    for (Thing thing : things) {
      rows = rows.with(thing);
    }
    return rows;
  }

  private static Filter filter(String json) {
    return Objects.requireNonNull(
        FilterReader.read(Things.ENTITY, "filter", json.replace('\'', '"')));
  }

  private static List<Thing> passing(SortedRows<Thing> rows, Filter filter) {
    return Sieve.of(Things.ENTITY, filter)
        .map(
            sieve -> {
              List<Thing> passing = new ArrayList<>();
              rows.sift(
                  sieve,
                  (row, index) -> {
                    assertThat(rows.get(index)).isSameAs(row);
                    passing.add(row);
                  });
              return passing;
            })
        .orElse(rows);
  }

  private static List<String> passing(String filter, String... names) {
    List<Thing> things = new ArrayList<>();
    for (String name : names) {
      things.add(Thing.named(name, name));
    }
    things.add(Thing.named("nameless", null));
    return passing(sorted(things), filter(filter)).stream().map(Thing::id).toList();
  }

  @Property(tries = 4000)
  void lets_every_row_through_that_matches(@ForAll long seed) {
    Random random = new Random(seed);
    Samples samples = new Samples(random, LETTERS.subList(random.nextInt(8), 10), 80);
    List<Thing> things = samples.things();
    Filter filter = FilterReader.read(Things.ENTITY, "filter", samples.filter());
    if (filter == null) {
      return;
    }
    Predicate<Thing> matches =
        new FilterCompiler<>(World.of(things)).compile(Things.ENTITY, filter);
    assertThat(new HashSet<>(passing(sorted(things), filter)))
        .containsAll(things.stream().filter(matches).toList());
  }

  @Property(tries = 2000)
  void a_text_has_the_bits_of_each_of_its_parts(@ForAll String text, @ForAll long seed) {
    Random random = new Random(seed);
    int from = random.nextInt(text.length() + 1);
    int to = from + random.nextInt(text.length() - from + 1);
    long part = Signature.ofParts(CaseFolding.fold(text.substring(from, to)));
    assertThat(Signature.ofParts(CaseFolding.fold(text)) & part).isEqualTo(part);
  }

  @Test
  void folding_folded_text_changes_nothing_and_makes_no_halves_of_pairs() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      int folded = CaseFolding.fold(c);
      assertThat(CaseFolding.fold(folded)).isEqualTo(folded);
      assertThat(Character.charCount(folded)).isEqualTo(Character.charCount(c));
      assertThat(isSurrogate(folded)).isEqualTo(isSurrogate(c));
    }
  }

  @Test
  void half_of_a_pair_is_found_in_a_text_that_folds_to_another_half() {
    Thing thing = Thing.named("t", "\uD801\uDC00xy");
    Filter filter = new Filter.Matches("name", TextPattern.contains("\uDC00xyxy", false));
    Thing longer = Thing.named("l", "\uD801\uDC00xyxy");
    assertThat(passing(sorted(List.of(thing, longer)), filter)).containsExactly(longer);
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name': {'icontains': 'VOICE'}}",
        "{'name': {'contains': 'voice'}}",
        "{'name': {'like': '%voi_e inv%'}}",
        "{'name': {'endsWith': 'voice'}}",
        "{'name': 'voice'}",
        "{'name': {'in': ['voice']}}",
        "{'id': {'in': ['Invoice', 'voice inventory']}}",
        "{'OR': [{'name': {'icontains': 'voice'}}, {'id': 'Invoice'}]}",
        "{'name': {'icontains': 'voice'}, 'size': 1}",
        "{'NOT': {'size': 1}, 'name': {'icontains': 'voice'}}"
      })
  void holds_most_others_back(String filter) {
    assertThat(passing(filter, "Invoice", "voice inventory", "Order", "voi", "x"))
        .isNotEmpty()
        .doesNotContain("Order", "voi", "x", "nameless");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name': {'icontains': 'vo'}}",
        "{'name': {'like': '%v_o_i%'}}",
        "{'name': {'ne': 'voice'}}",
        "{'name': {'gt': 'voice'}}",
        "{'name': {'isNull': true}}",
        "{'NOT': {'name': {'contains': 'voice'}}}",
        "{'OR': [{'name': {'contains': 'voice'}}, {'size': 1}]}",
        "{'parts': {'name': {'contains': 'voice'}}}"
      })
  void says_nothing_where_signatures_say_nothing(String filter) {
    assertThat(Sieve.of(Things.ENTITY, filter(filter))).isEmpty();
  }

  @Test
  void tells_most_rows_apart() {
    List<Thing> things = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      things.add(Thing.named("t" + i, "some function that has a name, " + i * 7919));
    }
    SortedRows<Thing> rows = sorted(things);
    assertThat(passing(rows, filter("{'id': 't1234'}"))).hasSizeLessThan(25);
    assertThat(passing(rows, filter("{'name': {'icontains': 'INVOICE'}}"))).hasSizeLessThan(250);
  }
}
