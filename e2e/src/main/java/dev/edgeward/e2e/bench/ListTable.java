package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Functions as rows of a table in SQL, read over REST: so both sides have the same. */
final class ListTable {

  private static final List<String> COLUMNS =
      List.of(
          "id",
          "workspaceId",
          "name",
          "description",
          "defaultVersionId",
          "source",
          "system",
          "createdBy",
          "runtimeUserId",
          "deletedAt",
          "retentionTier",
          "createdAt",
          "updatedAt");

  private static final String PAGE = "100";

  private ListTable() {}

  /**
   * Rows that were read.
   *
   * @param count of them
   * @param deep the cursor after nine tenths of them
   * @param deepCreatedAt the sort key that the cursor stands for
   * @param deepId the same
   */
  record Read(int count, String deep, String deepCreatedAt, String deepId) {}

  /**
   * Reads all Functions, page after page, in the default order.
   *
   * @param file what PostgreSQL's {@code copy} reads
   */
  static Read read(RestLists rest, String token, Path file) throws IOException {
    int count = 0;
    String deep = "";
    JsonNode deepRow = null;
    try (BufferedWriter rows = Files.newBufferedWriter(file)) {
      JsonNode page = rest.get(rest.url("functions", "limit", PAGE), token);
      while (true) {
        for (JsonNode function : page.path("data")) {
          rows.write(line(function));
          rows.newLine();
          count++;
        }
        JsonNode info = page.path("pageInfo");
        String end = info.path("endCursor").asText();
        if (deepRow == null && count >= info.path("total").asLong() * 9 / 10) {
          deep = end;
          deepRow = page.path("data").path(page.path("data").size() - 1);
        }
        if (!info.path("hasNextPage").asBoolean()) {
          break;
        }
        page = rest.get(rest.url("functions", "limit", PAGE, "after", end), token);
      }
    }
    if (deepRow == null) {
      throw new IOException("there are no Functions");
    }
    return new Read(count, deep, deepRow.path("createdAt").asText(), deepRow.path("id").asText());
  }

  /**
   * Fills a table with the rows, with the indexes that these lists want.
   *
   * @param file by {@link #read}
   */
  static void load(Postgres postgres, Path file) throws IOException, InterruptedException {
    postgres.run(
        """
        set client_min_messages = warning;
        create extension pg_trgm;
        create table functions (id text primary key, "workspaceId" text, name text not null,
          description text, "defaultVersionId" text, source text not null, system boolean not null,
          "createdBy" text, "runtimeUserId" text, "deletedAt" timestamptz, "retentionTier" text,
          "createdAt" timestamptz not null, "updatedAt" timestamptz not null);
        \\copy functions from '%s'
        create index newest on functions ("createdAt" desc, id) where "deletedAt" is null;
        create index newest_of_workspace on functions ("workspaceId", "createdAt" desc, id)
          where "deletedAt" is null;
        create index runtime_user on functions ("runtimeUserId");
        create index part_of_name on functions using gin (name gin_trgm_ops);
        vacuum analyze functions;
        """
            .formatted(file.toAbsolutePath()));
  }

  private static String line(JsonNode function) {
    return COLUMNS.stream()
        .map(column -> value(function.path(column)))
        .collect(Collectors.joining("\t"));
  }

  private static String value(JsonNode value) {
    return value.isNull() || value.isMissingNode()
        ? "\\N"
        : value.asText().replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }
}
