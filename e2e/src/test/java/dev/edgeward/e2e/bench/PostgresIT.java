package dev.edgeward.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Skipped where PostgreSQL isn't installed. */
class PostgresIT {

  @Test
  void rowsAreLoadedAndAskedForAgainAndAgain(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path rows = folder.resolve("rows.tsv");
    Files.writeString(
        rows,
        """
        fun_1\twsp_1\tSend Invoice\t\\N\t\\N\tcustom\tfalse\t\\N\tusr-7\t\\N\t\\N\t2026-11-01T00:00:00Z\t2026-11-01T00:00:00Z
        fun_2\twsp_1\tcheck\tA description\t\\N\tcustom\tfalse\t\\N\t\\N\t\\N\t\\N\t2026-11-02T00:00:00Z\t2026-11-02T00:00:00Z
        """);
    try (Postgres postgres = Postgres.start(folder.resolve("postgres"))) {
      assumeTrue(postgres != null, "PostgreSQL isn't installed");
      ListTable.load(postgres, rows);
      var latencies = new Latencies();

      assertThat(postgres.run("select id from functions where name ilike '%voice%';"))
          .containsExactly("fun_1");
      assertThat(
              postgres.load("select count(*) from functions;", 2, Duration.ofSeconds(1), latencies))
          .isPositive()
          .isEqualTo(latencies.count());
      assertThat(latencies.p50()).isPositive();
    }
    assertThat(folder.resolve("postgres")).doesNotExist();
  }
}
