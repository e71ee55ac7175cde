package dev.edgeward.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.edgeward.apiserver.query.Things.Thing;
import dev.edgeward.apiserver.query.Things.World;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each line of a table is a filter and the ids that it matches, in JSON with single quotes. */
class FilterTest {
  private static final Thing A =
      new Thing("a", "Alpha_1", "long", true, time("2026-01-01T00:00:00Z"), 1L, "b", List.of());
  private static final Thing B =
      new Thing(
          "b", "beta%2a", "short", false, time("2026-02-01T00:00:00Z"), 2L, "c", List.of("a", "c"));
  private static final Thing C =
      new Thing(
          "c", "Straße\\", "none", null, time("2026-03-01T00:00:00.5Z"), 3L, null, List.of("d"));
  private static final Thing D = new Thing("d", null, null, null, null, null, "?", List.of("?"));
  private static final List<Thing> ALL = List.of(A, B, C, D);
  private static final World WORLD = World.of(ALL);

  private static Instant time(String text) {
    return Instant.parse(text);
  }

  private static String matched(Query<World, Thing> query) {
    Page<Thing> page =
        query
            .orderBy("{\"id\":\"asc\"}")
            .page(WORLD, Rows.of(ALL), new PageRequest(100, null, null));
    return String.join("", page.rows().stream().map(Thing::id).toList());
  }

  private static String matched(String filter) {
    return matched(Things.query().filter(filter.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                              | abcd
          {'name': 'Alpha_1'}                             | a
          {'name': 'alpha_1'}                             | ``
          {'name': {}}                                    | abcd
          {'name': {'eq': 'Alpha_1'}}                     | a
          {'name': {'ne': 'Alpha_1'}}                     | bc
          {'name': {'gt': 'Straße\\\\'}}                  | b
          {'name': {'gte': 'Straße\\\\'}}                 | bc
          {'name': {'lt': 'Straße\\\\'}}                  | a
          {'name': {'lte': 'Straße\\\\'}}                 | ac
          {'name': {'gte': 'B', 'lt': 'b'}}               | c
          {'name': {'in': ['Alpha_1', 'beta%2a', 'x']}}    | ab
          {'name': {'in': []}}                            | ``
          {'name': {'notIn': ['Alpha_1']}}                | bc
          {'name': {'notIn': []}}                         | abcd
          {'NOT': {'name': {'in': []}}}                   | abcd
          {'NOT': {'name': {'notIn': []}}}                | ``
          {'name': {'isNull': true}}                      | d
          {'name': {'isNull': false}}                     | abc
          {'name': {'isNotNull': true}}                   | abc
          {'name': {'isNotNull': false}}                  | d
          {'NOT': {'name': {'isNull': true}}}             | abc
          {'name': {'contains': 'a'}}                     | abc
          {'name': {'contains': ''}}                      | abc
          {'name': {'contains': 'A'}}                     | a
          {'name': {'contains': '_'}}                     | a
          {'name': {'startsWith': 'Al'}}                  | a
          {'name': {'endsWith': '\\\\'}}                  | c
          {'name': {'icontains': 'ALPHA'}}                | a
          {'name': {'icontains': 'STRAẞE'}}               | c
          {'name': {'icontains': 'strasse'}}              | ``
          {'name': {'istartsWith': 'AL'}}                 | a
          {'name': {'iendsWith': 'A%2A'}}                  | b
          {'name': {'like': 'Alpha_1'}}                   | a
          {'name': {'like': 'alpha_1'}}                   | ``
          {'name': {'like': 'Alpha\\\\_1'}}               | a
          {'name': {'like': '%\\\\%%'}}                   | b
          {'name': {'like': '_____\\\\\\\\'}}             | ``
          {'name': {'like': '______\\\\\\\\'}}            | c
          {'name': {'like': '%'}}                         | abc
          {'name': {'like': ''}}                          | ``
          {'name': {'like': '\\\\A%'}}                    | a
          {'name': {'like': '%a%a%'}}                     | b
          {'name': {'ilike': '%A%A%'}}                    | ab
          {'name': {'notLike': '%a%a%'}}                  | ac
          {'name': {'notIlike': '%A%A%'}}                 | c
          {'name': {'OR': [{'eq': 'Alpha_1'}, {'eq': 'beta%2a'}]}} | ab
          {'name': {'AND': [{'contains': 'a'}, {'contains': 'b'}]}} | b
          {'name': {'NOT': {'eq': 'Alpha_1'}}}            | bc
          {'name': {'NOT': {'isNull': true}, 'contains': 'S'}} | c
          {'name': {'OR': [{'AND': [{'gt': 'A'}, {'lt': 'B'}]}, {'NOT': {'lt': 'b'}}]}} | ab
          {'id': {'in': ['a', 'd']}}                      | ad
          {'tier': 'long'}                                | a
          {'tier': {'ne': 'long'}}                        | bc
          {'tier': {'contains': 'o'}}                     | abc
          {'tier': {'gt': 'long'}}                        | bc
          {'system': true}                                | a
          {'system': {'ne': true}}                        | b
          {'system': {'lt': true}}                        | b
          {'system': {'in': [true, false]}}               | ab
          {'size': 2}                                     | b
          {'size': {'gt': 1, 'lte': 3}}                   | bc
          {'size': {'notIn': [1, -9223372036854775808]}}  | bc
          {'createdAt': '2026-01-01T00:00:00Z'}           | a
          {'createdAt': '2026-01-01t01:30:00.000+01:30'}  | a
          {'createdAt': '2025-12-31T23:59:60z'}           | a
          {'createdAt': '2025-12-31T16:00:00-08:00'}      | a
          {'createdAt': {'gt': '2026-03-01T00:00:00.499999999Z'}} | c
          {'createdAt': {'in': ['2026-03-01T00:00:00.5Z']}} | c
          {'createdAt': {'ne': '2026-03-01T00:00:00.5Z'}} | ab
          {'name': {'contains': 'a'}, 'size': {'gt': 1}}  | bc
          {'AND': [{'size': {'gt': 1}}, {'size': {'lt': 3}}]} | b
          {'OR': [{'size': 1}, {'size': 3}]}              | ac
          {'OR': [{'size': 1}, {}]}                       | a
          {'OR': [], 'size': 1}                           | a
          {'AND': []}                                     | abcd
          {'NOT': {}}                                     | abcd
          {'NOT': {'size': 1}}                            | bc
          {'NOT': {'OR': [{'size': 1}, {'system': false}]}} | ``
          {'NOT': {'AND': [{'size': 1}, {'system': false}]}} | abc
          {'NOT': {'NOT': {'size': 1}}}                   | a
          {'OR': [{'NOT': {'size': 1}}, {'size': {'isNull': true}}]} | bcd
          {'owner': {'name': {'startsWith': 'b'}}}        | a
          {'owner': {}}                                   | ab
          {'owner': true}                                 | ab
          {'owner': false}                                | cd
          {'NOT': {'owner': {'size': 2}}}                 | bcd
          {'owner': {'NOT': {'size': 2}}}                 | b
          {'owner': {'owner': {'size': 3}}}               | a
          {'parts': {'size': 1}}                          | b
          {'parts': {'size': {'gt': 0}}}                  | b
          {'parts': {'NOT': {'size': 1}}}                 | b
          {'NOT': {'parts': {'size': 1}}}                 | acd
          {'parts': true}                                 | bc
          {'parts': false}                                | ad
          {'parts': {'size': 1}, 'NOT': {'parts': {'size': 9}}} | b
          {'parts': {'OR': [{'name': {'isNull': true}}, {'owner': {'id': 'b'}}]}} | bc
          """)
  void matches(String filter, String ids) {
    assertThat(matched(filter)).isEqualTo(ids);
  }

  @Test
  void every_bound_of_depth_and_size_can_be_reached() {
    assertThat(matched("{'NOT':".repeat(32) + "{'size': 1}" + "}".repeat(32))).isEqualTo("a");
    assertThat(matched("{'AND':[".repeat(32) + "{'size': 1}" + "]}".repeat(32))).isEqualTo("a");
    assertThat(matched("{'parts':".repeat(4) + "{}" + "}".repeat(4))).isEmpty();
    assertThat(matched("{'size':{'in':[1" + ",1".repeat(999) + "]}}")).isEqualTo("a");
    assertThat(matched("{'OR':[{'size':1}" + ",{'size':1}".repeat(99) + "]}")).isEqualTo("a");
    String filter = "{'size':1}";
    assertThat(matched(filter + " ".repeat(8192 - filter.length()))).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                   | `` | is empty; expects JSON
          {                                    | `` | is not JSON: Unexpected end-of-input
          {}{}                                 | `` | is not JSON: Trailing token
          {'size': 1, 'size': 2}               | `` | is not JSON: Duplicate field 'size'
          {'size': NaN}                        | `` | is not JSON: Non-standard token 'NaN'
          []                                   | `` | expects an object of conditions
          null                                 | `` | expects an object of conditions
          {'nmae': 'x'}                        | /nmae | unknown field; thing has the fields id, name, tier, system, createdAt, size and the relations owner, parts
          {'a/b~c': 'x'}                       | /a~1b~0c | unknown field
          {'name': {'eqq': 'x'}}               | /name/eqq | unknown operator; there are eq, ne, gt
          {'name': null}                       | /name | nothing compares with null; ask for {"isNull": true}
          {'name': {'eq': null}}               | /name/eq | nothing compares with null
          {'name': {'in': ['a', null]}}        | /name/in/1 | nothing compares with null
          {'name': {'isNull': null}}           | /name/isNull | nothing compares with null
          {'name': 1}                          | /name | expects a text
          {'name': ['x']}                      | /name | expects a text
          {'name': {'in': 'x'}}                | /name/in | expects an array of values
          {'name': {'like': 1}}                | /name/like | expects a text
          {'name': {'like': '\\\\'}}           | /name/like | a pattern can't end in a backslash
          {'name': {'notIlike': 'a\\\\\\\\\\\\'}} | /name/notIlike | a pattern can't end in a backslash
          {'name': {'isNull': 1}}              | /name/isNull | expects true or false
          {'tier': 'middle'}                   | /tier | expects one of long, none, short
          {'tier': {'in': ['long', 'x']}}      | /tier/in/1 | expects one of long, none, short
          {'system': 'true'}                   | /system | expects true or false
          {'system': {'like': 'x'}}            | /system/like | like is for text; system is true or false
          {'createdAt': {'contains': '2'}}     | /createdAt/contains | contains is for text
          {'createdAt': 5}                     | /createdAt | expects a time as RFC 3339 has it
          {'createdAt': '2026-01-01'}          | /createdAt | expects a time as RFC 3339 has it
          {'createdAt': '2026-01-01T00:00:00'} | /createdAt | expects a time as RFC 3339 has it
          {'createdAt': '2026-01-01 00:00:00Z'} | /createdAt | expects a time as RFC 3339 has it
          {'createdAt': '2026-02-30T00:00:00Z'} | /createdAt | expects a time as RFC 3339 has it
          {'createdAt': '2026-01-01T24:00:00Z'} | /createdAt | expects a time as RFC 3339 has it
          {'createdAt': '2026-01-01T00:00:61Z'} | /createdAt | expects a time as RFC 3339 has it
          {'createdAt': '2026-01-01T00:00:00+24:00'} | /createdAt | expects a time as RFC 3339 has it
          {'createdAt': '٢026-01-01T00:00:00Z'} | /createdAt | expects a time as RFC 3339 has it
          {'size': 1.5}                        | /size | expects a whole number
          {'size': '1'}                        | /size | expects a whole number
          {'size': 9223372036854775808}        | /size | expects a whole number
          {'size': 1e999999999}                | /size | expects a whole number
          {'size': {'lt': true}}               | /size/lt | expects a whole number
          {'AND': {}}                          | /AND | expects an array of objects
          {'OR': [{'size': 1}, 2]}             | /OR/1 | expects an object of conditions
          {'OR': [{'AND': [{'x': 2}]}]}        | /OR/0/AND/0/x | unknown field
          {'NOT': []}                          | /NOT | expects an object of conditions
          {'name': {'NOT': 'x'}}               | /name/NOT | expects an object of operators
          {'name': {'OR': ['x']}}              | /name/OR/0 | expects an object of operators
          {'owner': 'b'}                       | /owner | expects an object of conditions
          {'owner': null}                      | /owner | expects an object of conditions
          {'owner': {'owner': {'x': 1}}}       | /owner/owner/x | unknown field; thing has
          """)
  void refuses(String filter, String pointer, String message) {
    refuses(filter.replace('\'', '"'), "filter", pointer, message);
  }

  @Test
  void refuses_what_is_too_deep_or_too_large() {
    refuses(
        "{\"NOT\":".repeat(33) + "{}" + "}".repeat(33), "filter", "/NOT".repeat(33), "too deep");
    refuses("{\"NOT\":".repeat(500) + "{}" + "}".repeat(500), "filter", "", "too deep");
    refuses("[".repeat(8000), "filter", "", "too deep");
    refuses("{\"size\":" + "1".repeat(200) + "}", "filter", "", "too long");
    refuses(
        "{\"parts\":".repeat(5) + "{}" + "}".repeat(5), "filter", "/parts".repeat(5), "relations");
    refuses(
        "{\"size\":{\"in\":[1" + ",1".repeat(1000) + "]}}", "filter", "/size/in", "1000 values");
    refuses(
        "{\"OR\":[{\"size\":1}" + ",{\"size\":1}".repeat(100) + "]}",
        "filter",
        "/OR/100/size",
        "100 conditions");
    refuses("{}" + " ".repeat(8191), "filter", "", "longer than 8192");
  }

  private static void refuses(
      @Nullable String filter, String parameter, String pointer, String message) {
    assertThatThrownBy(() -> Things.query().filter(filter))
        .hasMessageContaining(message)
        .asInstanceOf(type(InvalidQueryException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.parameter()).isEqualTo(parameter);
              assertThat(refusal.pointer()).isEqualTo(pointer);
            });
  }

  @Test
  void parameters_of_plain_text_narrow_too() {
    Query<World, Thing> query = Things.query();
    assertThat(matched(query.where("name", "name", Operator.ICONTAINS, "ALP"))).isEqualTo("a");
    assertThat(matched(query.where("system", "system", Operator.EQ, "false"))).isEqualTo("b");
    assertThat(matched(query.where("size", "size", Operator.EQ, "3"))).isEqualTo("c");
    assertThat(matched(query.where("tier", "tier", Operator.EQ, "none"))).isEqualTo("c");
    assertThat(matched(query.where("ids", "id", Operator.IN, "a, d,,x"))).isEqualTo("ad");
    assertThat(matched(query.where("ids", "id", Operator.IN, ""))).isEmpty();
    assertThat(matched(query.where("ids", "id", Operator.IN, null))).isEqualTo("abcd");
    assertThat(
            matched(
                query
                    .where("since", "createdAt", Operator.GTE, "2026-02-01T00:00:00Z")
                    .filter("{\"size\":{\"ne\":3}}")
                    .filter(null)))
        .isEqualTo("b");
    for (List<String> bad :
        List.of(List.of("system", "yes"), List.of("size", "1.0"), List.of("tier", ""))) {
      assertThatThrownBy(() -> query.where("p", bad.get(0), Operator.EQ, bad.get(1)))
          .isInstanceOf(InvalidQueryException.class)
          .hasMessageStartingWith("expects");
    }
    assertThatThrownBy(() -> query.where("p", "name", Operator.EQ, "x".repeat(8193)))
        .isInstanceOf(InvalidQueryException.class);
    Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> query.where("p", "nothing", Operator.EQ, "x"));
  }
}
