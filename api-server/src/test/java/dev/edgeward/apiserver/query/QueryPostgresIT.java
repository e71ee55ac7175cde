package dev.edgeward.apiserver.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgeward.apiserver.query.Things.Thing;
import dev.edgeward.apiserver.query.Things.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a list answers is what PostgreSQL answers. Skipped where it isn't installed. */
class QueryPostgresIT {
  /** Letters with case are ASCII: PostgreSQL folds no others in the "C" collation. */
  private static final List<String> LETTERS =
      List.of("a", "b", "A", "B", "%", "_", "\\", "'", "\uFF5E", "\uE000", "\uD83D\uDE00");

  private static final int QUERIES = 1500;

  private static Optional<Postgres> postgres = Optional.empty();

  @BeforeAll
  static void start() {
    postgres = Postgres.start();
    assumeTrue(postgres.isPresent(), "PostgreSQL isn't installed");
  }

  @AfterAll
  static void stop() {
    postgres.ifPresent(Postgres::close);
  }

  private record Asked(String filter, String orderBy) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void filters_and_orders_answer_as_postgres_does(long seed) throws IOException {
    Random random = new Random(seed);
    Samples samples = new Samples(random, LETTERS, 40);
    List<Thing> things = samples.things();
    World world = World.of(things);
    StringBuilder sql = new StringBuilder(Sql.table(things));
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      Asked query = new Asked(samples.filter(), samples.orderBy());
      asked.add(query);
      sql.append(Sql.select(query.filter(), query.orderBy()));
    }
    List<String> answers = postgres.orElseThrow().run(sql.toString());

    assertThat(answers.size()).isEqualTo(QUERIES);
    int some = 0;
    for (int i = 0; i < QUERIES; i++) {
      Asked query = asked.get(i);
      Page<Thing> page =
          Things.query()
              .filter(query.filter())
              .orderBy(query.orderBy())
              .page(world, Rows.of(things), new PageRequest(100, null, null));
      String ids = page.rows().stream().map(Thing::id).collect(Collectors.joining(","));
      assertThat(ids).as(query.toString()).isEqualTo(answers.get(i));
      some += page.total() > 0 && page.total() < things.size() ? 1 : 0;
    }
    // most filters say something: neither nothing nor all matches
    assertThat(some).isGreaterThan(QUERIES / 3);
  }
}
