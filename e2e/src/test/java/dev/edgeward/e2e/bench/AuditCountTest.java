package dev.edgeward.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCountTest {

  private static final Instant FROM = Instant.parse("2026-11-01T10:00:00Z");
  private static final String OPERATOR = "system:serviceaccount:edgeward:edgeward-operator";

  @TempDir private Path folder;

  @Test
  void countsByUserVerbAndResource() throws IOException {
    write(
        "audit.log",
        event("admin", "create", "functions", "", "many", "10:00:01"),
        event(OPERATOR, "patch", "functions", "status", "many", "10:00:02"),
        event(OPERATOR, "patch", "functions", "status", "many", "10:00:03"),
        event(OPERATOR, "get", "functions", "", "many", "10:00:03"));

    AuditCount count = AuditCount.of(folder.resolve("audit.log"), "many", FROM);

    assertThat(count.byUser().get("admin")).containsExactly(entry("create functions", 1L));
    assertThat(count.byUser().get(OPERATOR))
        .containsExactly(entry("get functions", 1L), entry("patch functions/status", 2L));
  }

  @Test
  void readsAreRequestsAndNoWrites() throws IOException {
    write(
        "audit.log",
        event("admin", "create", "functions", "", "many", "10:00:01"),
        event("admin", "list", "functions", "", "many", "10:00:01"),
        event("admin", "watch", "functions", "", "many", "10:00:01"),
        event("admin", "deletecollection", "functions", "", "many", "10:00:01"));

    AuditCount count = AuditCount.of(folder.resolve("audit.log"), "many", FROM);

    assertThat(count.writes()).isEqualTo(2);
    assertThat(count.requests()).isEqualTo(4);
  }

  @Test
  void whatWasBeforeAndWhatIsElsewhereDoesNotCount() throws IOException {
    write(
        "audit.log",
        event("admin", "create", "functions", "", "many", "09:59:59"),
        event("admin", "create", "functions", "", "many-others", "10:00:01"),
        event("many", "create", "functions", "", "few", "10:00:01"));

    assertThat(AuditCount.of(folder.resolve("audit.log"), "many", FROM).requests()).isZero();
  }

  @Test
  void ofAUserLeasesAndReviewsDoNotCount() throws IOException {
    write(
        "audit.log",
        event(OPERATOR, "patch", "functions", "status", "many", "10:00:01"),
        event("admin", "patch", "functions", "status", "many", "10:00:01"),
        event(OPERATOR, "patch", "leases", "", "edgeward", "10:00:02")
            .replace("edgeward.dev", "coordination.k8s.io"),
        event(OPERATOR, "create", "selfsubjectrulesreviews", "", "", "10:00:03")
            .replace("edgeward.dev", "authorization.k8s.io"));

    AuditCount count = AuditCount.ofUser(folder.resolve("audit.log"), OPERATOR, FROM);

    assertThat(count.byUser())
        .containsExactly(entry(OPERATOR, Map.of("patch functions/status", 1L)));
  }

  @Test
  void aLogThatWasRotatedMeanwhileIsCountedWhole() throws IOException {
    write(
        "audit-2026-11-01T10-00-30.000.log",
        event("a", "create", "functions", "", "many", "10:00:01"));
    write("audit.log", event("a", "create", "functions", "", "many", "10:00:31"));
    write("other.log", event("a", "create", "functions", "", "many", "10:00:31"));

    assertThat(AuditCount.of(folder.resolve("audit.log"), "many", FROM).writes()).isEqualTo(2);
  }

  @Test
  void aLineThatIsBeingWrittenIsNotCountedYet() throws IOException {
    String whole = event("a", "create", "functions", "", "many", "10:00:01");
    Files.writeString(folder.resolve("audit.log"), whole + "\n" + whole.substring(0, 150));

    assertThat(AuditCount.of(folder.resolve("audit.log"), "many", FROM).writes()).isEqualTo(1);
  }

  @Test
  void dividesByTheObjects() throws IOException {
    write(
        "audit.log",
        event("admin", "create", "functions", "", "many", "10:00:01"),
        event("admin", "create", "functions", "", "many", "10:00:01"));

    assertThat(AuditCount.of(folder.resolve("audit.log"), "many", FROM).per(4).get("admin"))
        .containsExactly(entry("create functions", 0.5));
  }

  private void write(String file, String... events) throws IOException {
    Files.write(folder.resolve(file), List.of(events));
  }

  private static String event(
      String user,
      String verb,
      String resource,
      String subresource,
      String namespace,
      String time) {
    return """
        {"kind":"Event","stage":"ResponseComplete","verb":"%s","user":{"username":"%s"},\
        "objectRef":{"resource":"%s","namespace":"%s","name":"one","apiGroup":"edgeward.dev"%s},\
        "responseStatus":{"code":200},"requestReceivedTimestamp":"2026-11-01T%s.123456Z"}"""
        .formatted(
            verb,
            user,
            resource,
            namespace,
            subresource.isEmpty() ? "" : ",\"subresource\":\"" + subresource + "\"",
            time);
  }
}
