package dev.edgeward.operator.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.operator.cloudflare.CloudflareAccount.Deployment;
import dev.edgeward.operator.cloudflare.CloudflareAccount.Domain;
import dev.edgeward.operator.cloudflare.CloudflareAccount.KvNamespace;
import dev.edgeward.operator.cloudflare.CloudflareAccount.Share;
import dev.edgeward.operator.cloudflare.CloudflareAccount.TokenState;
import dev.edgeward.operator.cloudflare.CloudflareAccount.WorkersDev;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of API v4, and what its answers mean. */
@NullUnmarked // a null fails the test
class HttpCloudflareAccountTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ScriptUpload UPLOAD =
      new ScriptUpload(
          "dispatcher.js",
          "export default {}".getBytes(StandardCharsets.UTF_8),
          "2026-11-01",
          List.of(),
          List.of(),
          List.of(),
          false,
          null,
          List.of());

  @RegisterExtension private final CloudflareStage stage = new CloudflareStage();
  private final CloudflareAccount account = stage.account;

  @Test
  void anAccountsTokenIsVerifiedThere() throws Exception {
    stage.result(
        """
        {"id": "t1", "status": "active", "expires_on": "2027-01-01T00:00:00Z",
         "not_before": "2026-01-01T00:00:00+01:00", "new": {}}
        """);

    TokenState state = account.verifyToken();

    assertThat(state)
        .isEqualTo(
            new TokenState(
                "t1",
                "active",
                Instant.parse("2027-01-01T00:00:00Z"),
                Instant.parse("2025-12-31T23:00:00Z")));
    assertThat(state.active()).isTrue();
    assertAsked("GET", "/client/v4/accounts/acc1/tokens/verify");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404})
  void aUsersTokenIsVerifiedAsSuch(int refusal) throws Exception {
    stage.error(refusal, 1000, "Invalid API Token");
    stage.result("{\"id\": \"t2\", \"status\": \"disabled\"}");

    TokenState state = account.verifyToken();

    assertThat(state).isEqualTo(new TokenState("t2", "disabled", null, null));
    assertThat(state.active()).isFalse();
    assertAsked("GET", "/client/v4/accounts/acc1/tokens/verify");
    assertAsked("GET", "/client/v4/user/tokens/verify");
  }

  @Test
  void aTokenThatNobodyKnowsIsUnauthorized() {
    stage.error(401, 1000, "Invalid API Token");
    stage.error(401, 1000, "Invalid API Token");

    assertThatThrownBy(account::verifyToken).isInstanceOf(CloudflareException.Unauthorized.class);
  }

  @Test
  void anAccountThatIsNotThereIsNotTheTokensFault() {
    stage.error(404, 7003, "Could not route to /accounts/acc1");
    stage.error(401, 1000, "Invalid API Token");

    assertThatThrownBy(account::verifyToken)
        .isInstanceOf(CloudflareException.Invalid.class)
        .hasMessageContaining("accountId");
  }

  @Test
  void theTokenIsReadForEachCall() throws Exception {
    String[] token = {"first\n"};
    CloudflareAccount rotated = stage.account(() -> token[0]);
    stage.result("{\"subdomain\": \"acme\"}");
    stage.result("{\"subdomain\": \"acme\"}");

    rotated.subdomain();
    token[0] = "second";
    rotated.subdomain();

    assertThat(stage.request().getHeaders().get("Authorization")).isEqualTo("Bearer first");
    assertThat(stage.request().getHeaders().get("Authorization")).isEqualTo("Bearer second");
  }

  @Test
  void callsThatSucceedShowWhatTheTokenMayDo() throws Exception {
    stage.result("[]");
    stage.result("{\"subdomain\": \"acme\"}");
    stage.error(403, 10_000, "Authentication error");
    stage.result("{\"id\": \"n1\", \"title\": \"store\"}");
    assertThat(account.shownPermissions()).isEmpty();

    account.kvNamespaces();
    account.subdomain();
    assertThatThrownBy(() -> account.upload("greet", UPLOAD))
        .isInstanceOf(CloudflareException.Forbidden.class);
    account.createKvNamespace("store");

    assertThat(account.shownPermissions())
        .containsExactlyInAnyOrder(
            "Workers KV Storage Read", "Workers Scripts Read", "Workers KV Storage Write");
  }

  @Test
  void aScriptIsReadAsItIs() throws Exception {
    stage.result(
        """
        {"bindings": [
           {"name": "LOADER", "type": "worker_loader"},
           {"name": "STORE", "type": "kv_namespace", "namespace_id": "ns1"},
           {"name": "AUDIENCE", "type": "plain_text", "text": "a"},
           {"name": "KEYS", "type": "secret_text", "text": "not to be kept"},
           {"name": "AI", "type": "ai"}],
         "compatibility_date": "2026-11-01", "compatibility_flags": ["nodejs_als"],
         "tags": ["edgeward"], "observability": {"enabled": true}, "placement": {"mode": "smart"},
         "usage_model": "standard"}
        """);

    assertThat(account.script("dispatcher"))
        .contains(
            new Script(
                List.of(
                    new Script.Bound("LOADER", "worker_loader", null),
                    new Script.Bound("STORE", "kv_namespace", "ns1"),
                    new Script.Bound("AUDIENCE", "plain_text", "a"),
                    new Script.Bound("KEYS", "secret_text", null),
                    new Script.Bound("AI", "ai", null)),
                "2026-11-01",
                List.of("nodejs_als"),
                List.of("edgeward"),
                true,
                "smart"));
    assertAsked("GET", "/client/v4/accounts/acc1/workers/scripts/dispatcher/settings");
  }

  @Test
  void aScriptMayHaveNothing() throws Exception {
    stage.result("{\"bindings\": [], \"placement\": {}, \"tags\": null}");

    assertThat(account.script("s"))
        .contains(new Script(List.of(), "", List.of(), List.of(), false, null));
  }

  @Test
  void aBindingShowsWhatItCan() {
    assertThat(new Script.Bound("A", "plain_text", "x").shows(new Binding.PlainText("A", "x")))
        .isTrue();
    assertThat(new Script.Bound("A", "plain_text", "x").shows(new Binding.PlainText("A", "y")))
        .isFalse();
    assertThat(new Script.Bound("A", "plain_text", "x").shows(new Binding.SecretText("A", "x")))
        .isFalse();
    assertThat(new Script.Bound("A", "secret_text", null).shows(new Binding.SecretText("A", "x")))
        .isTrue();
    assertThat(new Script.Bound("A", "secret_text", null).shows(new Binding.SecretText("B", "x")))
        .isFalse();
    assertThat(
            new Script.Bound("A", "kv_namespace", "1").shows(new Binding.KvNamespaceId("A", "2")))
        .isFalse();
    assertThat(new Script.Bound("A", "worker_loader", null).shows(new Binding.WorkerLoader("A")))
        .isTrue();
  }

  @Test
  void aScriptThatIsNotThereIsEmpty() throws Exception {
    stage.error(404, 10007, "This Worker does not exist on your account.");
    stage.answer(404, "{\"success\": false, \"errors\": []}");

    assertThat(account.script("s")).isEmpty();
    assertThat(account.script("s")).isEmpty();
  }

  @Test
  void aWrongAccountOrAPageOfAnotherServerDoesNotSayThatThereIsNoScript() {
    stage.error(404, 7003, "Could not route to /accounts/acc1, is your identifier invalid?");
    stage.answer(404, "<html>not found</html>");

    assertThatThrownBy(() -> account.script("s"))
        .isInstanceOf(CloudflareException.Invalid.class)
        .hasMessageContaining("accountId");
    assertThatThrownBy(() -> account.script("s"))
        .isInstanceOf(CloudflareException.Malformed.class)
        .hasMessageContaining("edgeward.cloudflare.api-url");
  }

  @Test
  void anUploadSaysTheVersionThatItBecame() throws Exception {
    stage.result(
        "{\"id\": \"s\", \"etag\": \"e\", \"deployment_id\": \"0f9c1b7e1c0a4a3f9f6d3b1f0a2b4c6d\"}");

    assertThat(account.upload("s", UPLOAD).versionId())
        .isEqualTo("0f9c1b7e-1c0a-4a3f-9f6d-3b1f0a2b4c6d");
    assertAsked("PUT", "/client/v4/accounts/acc1/workers/scripts/s?excludeScript=true");
  }

  @Test
  void theVersionOfAnUploadIsLookedUpWhenItIsNotSaid() throws Exception {
    stage.result("{\"id\": \"s\"}");
    stage.result(
        """
        {"deployments": [
          {"id": "d1", "created_on": "2026-11-25T10:00:00Z",
           "versions": [{"version_id": "v1", "percentage": 100}]},
          {"id": "d2", "created_on": "2026-11-25T11:00:00Z",
           "versions": [{"version_id": "v2", "percentage": 100}]}]}
        """);

    assertThat(account.upload("s", UPLOAD).versionId()).isEqualTo("v2");
  }

  @Test
  void deploymentsAreListedNewestFirst() throws Exception {
    stage.result(
        """
        {"deployments": [
          {"id": "d1", "created_on": "2026-11-25T10:00:00.123456Z", "strategy": "percentage",
           "versions": [{"version_id": "v1", "percentage": 90}, {"version_id": "v2", "percentage": 10}]},
          {"id": "d2", "created_on": "2026-11-25T11:00:00Z", "versions": []}]}
        """);

    assertThat(account.deployments("s"))
        .containsExactly(
            new Deployment("d2", Instant.parse("2026-11-25T11:00:00Z"), List.of()),
            new Deployment(
                "d1",
                Instant.parse("2026-11-25T10:00:00.123456Z"),
                List.of(new Share("v1", 90), new Share("v2", 10))));
    assertAsked("GET", "/client/v4/accounts/acc1/workers/scripts/s/deployments");
  }

  @Test
  void aDeploymentGivesAVersionEverything() throws Exception {
    stage.result("{\"id\": \"d\"}");

    account.deploy("s", "v1");

    assertThat(body(assertAsked("POST", "/client/v4/accounts/acc1/workers/scripts/s/deployments")))
        .isEqualTo(
            JSON.readTree(
                """
                {"strategy": "percentage", "versions": [{"version_id": "v1", "percentage": 100}]}
                """));
  }

  @Test
  void aScriptIsDeletedWhoeverUsesItAndOnce() throws Exception {
    stage.result("null");
    stage.error(404, 10007, "workers.api.error.script_not_found");
    stage.answer(new MockResponse.Builder().code(204));

    account.deleteScript("s");
    account.deleteScript("s");
    account.deleteScript("s");

    assertAsked("DELETE", "/client/v4/accounts/acc1/workers/scripts/s?force=true");
  }

  @Test
  void theSubdomainMayBeMissing() throws Exception {
    stage.result("{\"subdomain\": \"acme\"}");
    stage.result("{\"subdomain\": null}");
    stage.error(404, 10007, "workers.api.error.not_found");

    assertThat(account.subdomain()).contains("acme");
    assertThat(account.subdomain()).isEmpty();
    assertThat(account.subdomain()).isEmpty();
    assertAsked("GET", "/client/v4/accounts/acc1/workers/subdomain");
  }

  @Test
  void workersDevIsReadAndSwitched() throws Exception {
    stage.result("{\"enabled\": true, \"previews_enabled\": true}");
    stage.result("{\"enabled\": true, \"previews_enabled\": false}");

    assertThat(account.workersDev("s")).isEqualTo(new WorkersDev(true, true));
    account.workersDev("s", true);

    assertAsked("GET", "/client/v4/accounts/acc1/workers/scripts/s/subdomain");
    assertThat(body(assertAsked("POST", "/client/v4/accounts/acc1/workers/scripts/s/subdomain")))
        .isEqualTo(JSON.readTree("{\"enabled\": true, \"previews_enabled\": false}"));
  }

  @Test
  void domainsAreListedAttachedAndDetached() throws Exception {
    stage.result(
        """
        [{"id": "d1", "hostname": "f.example.com", "service": "s", "zone_id": "z"},
         {"id": "d2", "hostname": "www.example.com", "service": "other", "zone_id": "z"}]
        """);
    stage.result("{\"id\": \"d1\"}");
    stage.result("null");
    stage.error(404, 0, "gone");

    assertThat(account.domains("s")).containsExactly(new Domain("d1", "f.example.com", "s", "z"));
    account.attachDomain("f.example.com", "s", "z");
    account.detachDomain("d1");
    account.detachDomain("d1");

    assertAsked("GET", "/client/v4/accounts/acc1/workers/domains?service=s");
    assertThat(body(assertAsked("PUT", "/client/v4/accounts/acc1/workers/domains")))
        .isEqualTo(
            JSON.readTree(
                "{\"hostname\": \"f.example.com\", \"service\": \"s\", \"zone_id\": \"z\"}"));
    assertAsked("DELETE", "/client/v4/accounts/acc1/workers/domains/d1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"page\": %d, \"per_page\": 100, \"count\": 100, \"total_count\": 201}",
        "{\"page\": %d, \"per_page\": 100, \"total_pages\": 3}",
        "{}"
      })
  void allPagesAreRead(String info) throws Exception {
    stage.answer(200, page(0, 100, info.formatted(1)));
    stage.answer(200, page(99, 100, info.formatted(2))); // one was made meanwhile
    stage.answer(200, page(199, 1, info.formatted(3)));

    List<KvNamespace> namespaces = account.kvNamespaces();

    assertThat(namespaces)
        .extracting(KvNamespace::id)
        .containsExactlyElementsOf(IntStream.range(0, 200).mapToObj(i -> "id" + i).toList());
    for (int page = 1; page <= 3; page++) {
      assertAsked(
          "GET",
          "/client/v4/accounts/acc1/storage/kv/namespaces?page="
              + page
              + "&per_page=100&order=title&direction=asc");
    }
    assertThat(stage.server.getRequestCount()).isEqualTo(3);
  }

  @Test
  void smallerPagesThanAskedForAreReadToTheEnd() throws Exception {
    stage.answer(200, page(0, 20, "{\"per_page\": 20, \"total_count\": 25}"));
    stage.answer(200, page(20, 5, "{\"per_page\": 20, \"total_count\": 25}"));

    assertThat(account.kvNamespaces()).hasSize(25);
  }

  @Test
  void anAccountWithoutNamespacesIsReadWithOneCall() throws Exception {
    stage.answer(200, page(0, 0, "{\"total_count\": 7}"));

    assertThat(account.kvNamespaces()).isEmpty();
    assertThat(stage.server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aNamespaceIsMadeByItsTitle() throws Exception {
    stage.result("{\"id\": \"n1\", \"title\": \"store \\\"1\\\"\"}");

    assertThat(account.createKvNamespace("store \"1\""))
        .isEqualTo(new KvNamespace("n1", "store \"1\""));
    assertThat(body(assertAsked("POST", "/client/v4/accounts/acc1/storage/kv/namespaces")))
        .isEqualTo(JSON.readTree("{\"title\": \"store \\\"1\\\"\"}"));
  }

  @Test
  void aNamespaceThatIsThereIsFound() throws Exception {
    stage.error(400, 10014, "a namespace with this account ID and title already exists");
    stage.answer(200, page(0, 12, "{}"));

    assertThat(account.createKvNamespace("title7")).isEqualTo(new KvNamespace("id7", "title7"));
  }

  @Test
  void aNamespaceThatIsThereAndCantBeFoundIsAConflict() {
    stage.error(400, 10014, "a namespace with this account ID and title already exists");
    stage.answer(200, page(0, 12, "{}"));

    assertThatThrownBy(() -> account.createKvNamespace("other"))
        .isInstanceOf(CloudflareException.Conflict.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", ".."})
  void aNameThatLeadsElsewhereIsNotAsked(String name) {
    assertThatThrownBy(() -> account.deleteScript(name))
        .isInstanceOf(CloudflareException.Invalid.class);
    assertThat(stage.server.getRequestCount()).isZero();
  }

  @Test
  void aNameStaysOneSegment() throws Exception {
    stage.error(404, 10007, "");

    account.script("../a/b?c#d");

    assertAsked("GET", "/client/v4/accounts/acc1/workers/scripts/..%2Fa%2Fb%3Fc%23d/settings");
  }

  private static String page(int from, int size, String info) {
    return "{\"success\": true, \"result\": "
        + IntStream.range(from, from + size)
            .mapToObj(i -> "{\"id\": \"id" + i + "\", \"title\": \"title" + i + "\"}")
            .collect(Collectors.joining(",", "[", "]"))
        + ", \"result_info\": "
        + info
        + "}";
  }

  private RecordedRequest assertAsked(String method, String target) throws InterruptedException {
    RecordedRequest request = stage.request();
    assertThat(request.getRequestLine()).isEqualTo(method + " " + target + " HTTP/1.1");
    assertThat(request.getHeaders().get("Authorization"))
        .isEqualTo("Bearer " + CloudflareStage.TOKEN);
    return request;
  }

  private static JsonNode body(RecordedRequest request) throws IOException {
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/json");
    return JSON.readTree(request.getBody().utf8());
  }
}
