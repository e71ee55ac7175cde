package dev.edgeward.operator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@NullUnmarked // a null fails the test
class MeteredCloudflareAccountTest {
  @RegisterExtension private final CloudflareStage stage = new CloudflareStage();
  private final CloudflareAccount account = stage.account;

  @Test
  void eachOperationIsCountedUnderItsName() {
    Map<String, ThrowingCallable> calls = new TreeMap<>();
    calls.put("verify-token", account::verifyToken);
    calls.put("script", () -> account.script("s"));
    calls.put("upload", () -> account.upload("s", upload()));
    calls.put("delete-script", () -> account.deleteScript("s"));
    calls.put("deployments", () -> account.deployments("s"));
    calls.put("deploy", () -> account.deploy("s", "v"));
    calls.put("subdomain", account::subdomain);
    calls.put("workers-dev", () -> account.workersDev("s"));
    calls.put("set-workers-dev", () -> account.workersDev("s", true));
    calls.put("domains", () -> account.domains("s"));
    calls.put("attach-domain", () -> account.attachDomain("h", "s", "z"));
    calls.put("detach-domain", () -> account.detachDomain("d"));
    calls.put("kv-namespaces", account::kvNamespaces);
    calls.put("create-kv-namespace", () -> account.createKvNamespace("t"));

    calls.forEach(
        (operation, call) -> {
          stage.error(409, 10035, "Multiple attempts");
          if (operation.equals("create-kv-namespace")) {
            stage.answer(200, CloudflareStage.success("[]")); // it looks whether it is there
          }
          assertThat(catchThrowable(call)).isInstanceOf(CloudflareException.Conflict.class);
          assertThat(count(operation, "conflict")).isEqualTo(1);
        });
  }

  @Test
  void eachOutcomeIsCountedUnderItsName() throws Exception {
    stage.error(401, 10000, "");
    outcome("unauthorized");
    stage.error(403, 10000, "");
    outcome("forbidden");
    stage.error(404, 10007, "");
    outcome("not-found");
    stage.error(400, 10021, "");
    outcome("invalid");
    stage.error(500, 0, "");
    outcome("unavailable");
    stage.answer(200, "");
    outcome("malformed");
    stage.result("{}");
    account.deploy("s", "v");
    assertThat(count("deploy", "ok")).isEqualTo(1);
    stage.error(429, 971, "");
    outcome("rate-limited");
    CloudflareAccount broken =
        stage.account(
            () -> {
              throw new IllegalStateException("no Secret");
            });
    assertThat(catchThrowable(() -> broken.deploy("s", "v"))).hasMessage("no Secret");
    assertThat(count("deploy", "error")).isEqualTo(1);
  }

  @Test
  void theBudgetIsThatOfTheTokenThatHasTheLeast() throws Exception {
    assertThat(budget()).isEqualTo(1200);
    for (int i = 0; i < 3; i++) {
      stage.result("{\"subdomain\": \"acme\"}");
    }

    account.subdomain();
    account.subdomain();
    stage.account(() -> "other").subdomain();

    assertThat(budget()).isEqualTo(1198);
    assertThat(stage.account(() -> "other").budget().left()).isEqualTo(1199);
  }

  @Test
  void noNameOrIdIsALabel() throws Exception {
    stage.result("{\"subdomain\": \"acme\"}");
    account.subdomain();

    assertThat(stage.registry.getMeters())
        .extracting(Meter::getId)
        .flatExtracting(Meter.Id::getTags)
        .extracting(Tag::getKey)
        .containsExactlyInAnyOrder("operation", "outcome");
  }

  private void outcome(String outcome) {
    assertThat(catchThrowable(() -> account.deploy("s", "v")))
        .isInstanceOf(CloudflareException.class);
    assertThat(count("deploy", outcome)).isEqualTo(1);
  }

  private double budget() {
    return stage.registry.get("edgeward.cloudflare.budget").gauge().value();
  }

  private long count(String operation, String outcome) {
    return stage
        .registry
        .get("edgeward.cloudflare.calls")
        .tags("operation", operation, "outcome", outcome)
        .timer()
        .count();
  }

  private static ScriptUpload upload() {
    return new ScriptUpload(
        "w.js",
        "x".getBytes(StandardCharsets.UTF_8),
        "2026-11-01",
        List.of(),
        List.of(),
        List.of(),
        false,
        null,
        List.of());
  }
}
