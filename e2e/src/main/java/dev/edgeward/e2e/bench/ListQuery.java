package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * A list that is asked for over REST, and the same in SQL.
 *
 * @param name of what is measured
 * @param token who asks
 * @param sql what a service on PostgreSQL would send for the page and its total, in one statement;
 *     a row more than the page has, which tells whether there is a next one
 */
record ListQuery(String name, HttpUrl url, String token, String sql) {

  static final String WORD = "voice";
  static final String USER = "usr-7";

  /** The columns of the API, and how many rows there are in all pages. */
  private static final String PAGE =
      "select (select count(*) from functions where %1$s) as total, f.* from functions f where %1$s%2$s order by \"createdAt\" desc, id limit 101;";

  /** The newest Functions of one workspace. */
  static ListQuery workspace(RestLists rest, String token, String workspaceId) {
    return new ListQuery(
        "member",
        rest.url("functions", "workspace_id", workspaceId),
        token,
        PAGE.formatted(
            "\"deletedAt\" is null and \"workspaceId\" = '%s'".formatted(workspaceId), ""));
  }

  /** The newest Functions that a member of one workspace sees, found among those of all. */
  static ListQuery unnamedWorkspace(RestLists rest, String token, String workspaceId) {
    return new ListQuery(
        "memberAnywhere",
        rest.url("functions"),
        token,
        PAGE.formatted(
            "\"deletedAt\" is null and \"workspaceId\" = '%s'".formatted(workspaceId), ""));
  }

  /** The newest of all Functions. */
  static ListQuery all(RestLists rest, String token) {
    return new ListQuery(
        "all", rest.url("functions"), token, PAGE.formatted("\"deletedAt\" is null", ""));
  }

  /** A page far behind the newest. Times are numbers: pgbench takes colons for its own. */
  static ListQuery deep(RestLists rest, String token, ListTable.Read read) {
    return new ListQuery(
        "deep",
        rest.url("functions", "after", read.deep()),
        token,
        PAGE.formatted(
            "\"deletedAt\" is null",
            " and \"createdAt\" <= to_timestamp(%1$d) and (\"createdAt\" < to_timestamp(%1$d) or id > '%2$s')"
                .formatted(Instant.parse(read.deepCreatedAt()).getEpochSecond(), read.deepId())));
  }

  /** A part of the name or a user; by a field that may be null. */
  static ListQuery search(RestLists rest, String token) {
    return new ListQuery(
        "search",
        rest.url(
            "functions",
            "filter",
            "{\"OR\":[{\"name\":{\"icontains\":\"%s\"}},{\"runtimeUserId\":\"%s\"}]}"
                .formatted(WORD, USER),
            "orderBy",
            "[{\"runtimeUserId\":\"asc_nulls_first\"}]"),
        token,
        """
        select count(*) over () as total, f.* from functions f where "deletedAt" is null and \
        (name ilike '%%%s%%' or "runtimeUserId" = '%s') \
        order by "runtimeUserId" nulls first, id limit 101;\
        """
            .formatted(WORD, USER));
  }

  /**
   * Sees to it that both sides answer the same.
   *
   * @throws IOException when they don't
   */
  void compare(RestLists rest, Postgres postgres) throws IOException, InterruptedException {
    JsonNode page = rest.get(url, token);
    List<String> expected = new ArrayList<>();
    String statement = sql.substring(0, sql.length() - 1);
    postgres
        .run("select total || ' ' || id from (" + statement + ") page limit 100;")
        .forEach(expected::add);
    String total = page.path("pageInfo").path("total").asText();
    List<String> actual = new ArrayList<>();
    page.path("data").forEach(row -> actual.add(total + " " + row.path("id").asText()));
    if (!actual.equals(expected)) {
      throw new IOException(
          "%s: REST and PostgreSQL differ: %s… and %s…"
              .formatted(
                  name, actual.stream().limit(3).toList(), expected.stream().limit(3).toList()));
    }
  }
}
