package dev.edgeward.e2e.cloudflare;

import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_KV_STORAGE_READ;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_KV_STORAGE_WRITE;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_WRITE;
import static dev.edgeward.e2e.cloudflare.Permission.ZONE_READ;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API refuses and answers without running anything. */
class FakeCloudflareTest {

  private static final String NAMESPACES = "/storage/kv/namespaces";

  private final SteppedClock clock = new SteppedClock();
  private FakeCloudflare cloudflare;
  private FakeAccount account;
  private Api api;

  @BeforeEach
  void start() throws IOException {
    cloudflare =
        FakeCloudflare.start(
            new FakeCloudflare.Settings(Path.of("/no/workerd"), clock, KvTimes.documented()));
    account = cloudflare.addAccount("acme", "example.com");
    api =
        new Api(
            cloudflare,
            account,
            cloudflare.addToken(
                account, WORKERS_SCRIPTS_WRITE, WORKERS_KV_STORAGE_WRITE, ZONE_READ));
  }

  @AfterEach
  void stop() throws Exception {
    cloudflare.close();
  }

  @Test
  void aRequestWithoutATokenIsRefused() {
    new Api(cloudflare.apiUrl(), account.id(), null)
        .get(NAMESPACES)
        .refused(401, 10_001, "authenticate");
  }

  @Test
  void aMalformedTokenIsRefused() {
    new Api(cloudflare.apiUrl(), account.id(), "Basic abc")
        .get(NAMESPACES)
        .refused(400, 6003, "headers");
  }

  @Test
  void anUnknownTokenIsRefused() {
    new Api(cloudflare.apiUrl(), account.id(), "Bearer nobody")
        .get(NAMESPACES)
        .refused(401, 10_000, "Authentication error");
  }

  @Test
  void anExpiredTokenIsRefused() {
    Api expiring =
        new Api(
            cloudflare,
            account,
            cloudflare.addToken(
                account,
                ApiToken.Owner.ACCOUNT,
                clock.instant().plusSeconds(60),
                WORKERS_KV_STORAGE_READ));
    assertThat(expiring.get("/tokens/verify").result().path("expires_on").asText())
        .isEqualTo("2026-11-20T12:01:00Z");
    clock.advance(Duration.ofSeconds(60));

    expiring.get(NAMESPACES).refused(401, 9109, "Invalid access token");
  }

  @Test
  void aTokenIsGoodForItsAccountOnly() {
    FakeAccount other = cloudflare.addAccount("other");

    new Api(cloudflare, other, cloudflare.addToken(account, WORKERS_KV_STORAGE_READ))
        .get(NAMESPACES)
        .refused(403, 9109, "Unauthorized");
  }

  @Test
  void readingIsNotWriting() {
    Api reader =
        new Api(cloudflare, account, cloudflare.addToken(account, WORKERS_KV_STORAGE_READ));

    assertThat(reader.get(NAMESPACES).result()).isEmpty();
    reader.post(NAMESPACES, "{\"title\":\"t\"}").refused(403, 10_000, "Authentication error");
    reader.get("/workers/scripts").refused(403, 10_000, "Authentication error");
  }

  @Test
  void aTokenIsCheckedWhereItsOwnerIs() {
    ApiToken ofUser = cloudflare.addToken(account, ApiToken.Owner.USER, null);
    Api user = new Api(cloudflare, account, ofUser);

    assertThat(user.get("//user/tokens/verify").result().path("status").asText())
        .isEqualTo("active");
    user.get("/tokens/verify").refused(401, 1000, "Invalid API Token");
    assertThat(api.get("/tokens/verify").json().at("/messages/0/message").asText())
        .isEqualTo("This API Token is valid and active");
    api.get("//user/tokens/verify").refused(401, 1000, "Invalid API Token");
    cloudflare.revoke(ofUser);
    user.get("//user/tokens/verify").refused(401, 10_000, "Authentication error");
  }

  @Test
  void unknownPathsMethodsAndParametersAreRefused() {
    api.get("/workers/nonsense").refused(404, 7003, "/workers/nonsense");
    api.put(NAMESPACES, "{}").refused(405, 7001, "PUT");
    api.get(NAMESPACES + "?colour=red").refused(400, 99_999, "colour");
    new Api(cloudflare.apiUrl(), "me", "Bearer nobody")
        .get(NAMESPACES)
        .refused(401, 10_000, "Authentication");
  }

  @Test
  void anAccountThatCanNotBeOneIsNotRouted() {
    ApiToken token = cloudflare.addToken(account, WORKERS_KV_STORAGE_READ);

    new Api(cloudflare.apiUrl(), "acme", "Bearer " + token.value())
        .get(NAMESPACES)
        .refused(404, 7003, "acme");
  }

  @Test
  void theTwelveHundredFirstRequestIsRefusedForFiveMinutes() {
    for (int i = 0; i < 1200; i++) {
      api.get("/tokens/verify");
    }
    Api.Reply refused = api.get("/tokens/verify");

    refused.refused(429, 971, "1200 requests");
    assertThat(refused.headers().get("retry-after")).isEqualTo("300");
    assertThat(refused.headers().get("Ratelimit")).isEqualTo("\"default\";r=0;t=300");
    clock.advance(Duration.ofMinutes(5));
    Api.Reply next = api.get("/tokens/verify");
    assertThat(next.status()).isEqualTo(200);
    assertThat(next.headers().get("Ratelimit")).isEqualTo("\"default\";r=1199;t=300");
  }

  @Test
  void aTitleIsUniqueInItsAccount() {
    String id = namespace("store");

    api.post(NAMESPACES, "{\"title\":\"store\"}").refused(400, 10_014, "already exists");
    assertThat(api.get(NAMESPACES + "/" + id).result().path("title").asText()).isEqualTo("store");
    api.delete(NAMESPACES + "/" + id).result();
    api.get(NAMESPACES + "/" + id).refused(404, 10_013, "not found");
    namespace("store");
  }

  @Test
  void bodiesAreStrict() {
    api.post(NAMESPACES, "{\"title\":\"t\",\"color\":\"red\"}").refused(400, 99_999, "color");
    api.post(NAMESPACES, "{\"title\":1}").refused(400, 99_998, "title");
    api.post(NAMESPACES, "{}").refused(400, 99_998, "title");
    api.post(NAMESPACES, "{\"title\":\"a\",\"title\":\"b\"}").refused(400, 99_998, "title");
    api.send("POST", NAMESPACES, RequestBody.create("title=t", MediaType.get("text/plain")))
        .refused(400, 99_998, "application/json");
  }

  @Test
  void namespacesComeInPages() {
    for (int i = 0; i < 25; i++) {
      namespace("store-" + i);
    }

    Api.Reply second = api.get(NAMESPACES + "?page=2&per_page=10&order=title&direction=desc");

    assertThat(second.result()).hasSize(10);
    assertThat(second.json().path("result_info").toString())
        .isEqualTo(
            "{\"page\":2,\"per_page\":10,\"count\":10,\"total_count\":25,\"total_pages\":3}");
    assertThat(second.result().get(0).path("title").asText()).isEqualTo("store-21");
    assertThat(api.get(NAMESPACES + "?page=3&per_page=10").result()).hasSize(5);
    api.get(NAMESPACES + "?per_page=1001").refused(400, 99_998, "per_page");
  }

  @Test
  void keysComeByCursor() {
    String store = NAMESPACES + "/" + namespace("store");
    StringBuilder bulk = new StringBuilder("[{\"key\":\"other\",\"value\":\"\"}");
    for (int i = 100; i < 125; i++) {
      bulk.append(
          ",{\"key\":\"k/" + i + "\",\"value\":\"" + i + "\",\"metadata\":{\"n\":" + i + "}}");
    }
    assertThat(api.put(store + "/bulk", bulk + "]").result().path("successful_key_count").asInt())
        .isEqualTo(26);

    List<String> names = new ArrayList<>();
    String cursor = "";
    do {
      Api.Reply page = api.get(store + "/keys?prefix=k/&limit=10&cursor=" + cursor);
      for (JsonNode key : page.result()) {
        names.add(key.path("name").asText());
        assertThat("k/" + key.at("/metadata/n").asInt()).isEqualTo(key.path("name").asText());
      }
      cursor = page.json().at("/result_info/cursor").asText();
    } while (!cursor.isEmpty());

    assertThat(names).hasSize(25).isSorted().doesNotHaveDuplicates();
    api.get(store + "/keys?cursor=nonsense").refused(400, 99_998, "cursor");
    api.get(store + "/keys?limit=5").refused(400, 99_998, "limit");
  }

  @Test
  void valuesAreKeptWithMetadataAndExpiry() {
    String store = NAMESPACES + "/" + namespace("store");
    api.putBytes(store + "/values/a%2Fb?expiration_ttl=60", new byte[] {1, 2, 3}).result();

    Api.Reply value = api.get(store + "/values/a%2Fb");
    assertThat(value.status()).isEqualTo(200);
    assertThat(value.body()).isEqualTo("\u0001\u0002\u0003");
    assertThat(value.headers().get("expiration"))
        .isEqualTo(Long.toString(clock.instant().getEpochSecond() + 60));
    assertThat(api.get(store + "/keys").result().get(0).path("name").asText()).isEqualTo("a/b");
    clock.advance(Duration.ofSeconds(60));
    api.get(store + "/values/a%2Fb").refused(404, 10_009, "key not found");
  }

  @Test
  void limitsOfKvAreKept() {
    String store = NAMESPACES + "/" + namespace("store");
    String longest = "k".repeat(512);

    api.putBytes(store + "/values/" + longest + "k", new byte[1]).refused(414, 99_998, "513");
    api.putBytes(store + "/values/" + longest, new byte[1]).result();
    api.putBytes(store + "/values/big", new byte[(25 << 20) + 1]).refused(413, 99_998, "value");
    api.putBytes(store + "/values/big", new byte[25 << 20]).result();
    api.putBytes(store + "/values/key?expiration_ttl=59", new byte[1])
        .refused(400, 99_998, "60 seconds");
    api.put(
            store + "/bulk",
            "[{\"key\":\"m\",\"value\":\"\",\"metadata\":\"" + "m".repeat(1023) + "\"}]")
        .refused(413, 99_998, "metadata");
    api.putBytes(store + "/values/big", new byte[1]).refused(429, 99_998, "once a second");
    api.putBytes(store + "/values/key?ttl=60", new byte[1]).refused(400, 99_999, "ttl");
  }

  @Test
  void bulkCallsReadAndDelete() {
    String store = NAMESPACES + "/" + namespace("store");
    api.put(
            store + "/bulk",
            "[{\"key\":\"a\",\"value\":\"eA==\",\"base64\":true},{\"key\":\"b\",\"value\":\"y\"}]")
        .result();

    assertThat(api.post(store + "/bulk/get", "{\"keys\":[\"a\",\"b\",\"c\"]}").result().toString())
        .isEqualTo("{\"values\":{\"a\":\"x\",\"b\":\"y\",\"c\":null}}");
    clock.advance(Duration.ofSeconds(1));
    api.post(store + "/bulk/delete", "[\"a\",\"c\"]").result();
    assertThat(api.get(store + "/keys").result()).hasSize(1);
    api.put(store + "/bulk", "[{\"key\":\"a\",\"value\":\"\",\"ttl\":1}]")
        .refused(400, 99_999, "ttl");
  }

  @Test
  void aBulkCallCanLeaveKeysOut() {
    String store = NAMESPACES + "/" + namespace("store");
    cloudflare.faults().once("PUT", ".*/bulk", new Fault.UnsuccessfulKeys(1));

    JsonNode result =
        api.put(
                store + "/bulk",
                "[{\"key\":\"a\",\"value\":\"1\"},{\"key\":\"b\",\"value\":\"2\"}]")
            .result();

    assertThat(result.toString())
        .isEqualTo("{\"successful_key_count\":1,\"unsuccessful_keys\":[\"a\"]}");
    api.get(store + "/values/a").refused(404, 10_009, "key not found");
    assertThat(api.get(store + "/values/b").body()).isEqualTo("2");
  }

  @Test
  void aFaultComesAtTheCallThatItIsFor() {
    cloudflare
        .faults()
        .at(2, 1, "GET", ".*/namespaces", new Fault.Status(503, Duration.ofSeconds(7)));

    assertThat(api.get(NAMESPACES).status()).isEqualTo(200);
    Api.Reply failed = api.get(NAMESPACES);
    assertThat(failed.status()).isEqualTo(503);
    assertThat(failed.headers().get("retry-after")).isEqualTo("7");
    assertThat(api.get(NAMESPACES).status()).isEqualTo(200);
    assertThat(cloudflare.calls().matching("GET", ".*/namespaces").stream().map(Call::status))
        .containsExactly(200, 503, 200);
  }

  @Test
  void aCutBeforeTheEffectHasNone() {
    cloudflare.faults().once("POST", ".*", new Fault.CutBefore());

    assertThatThrownBy(() -> create("store")).isInstanceOf(IOException.class);
    assertThat(api.get(NAMESPACES).result()).isEmpty();
  }

  @Test
  void aCutAfterTheEffectHasIt() {
    cloudflare.faults().once("POST", ".*", new Fault.CutAfter());

    assertThatThrownBy(() -> create("store")).isInstanceOf(IOException.class);
    assertThat(api.get(NAMESPACES).result()).hasSize(1);
  }

  @Test
  void silenceIsNeverAnswered() {
    cloudflare.faults().once("GET", ".*/subdomain", new Fault.Silence());
    var impatient = Api.HTTP.newBuilder().readTimeout(Duration.ofMillis(300)).build();
    var request =
        new okhttp3.Request.Builder()
            .url(cloudflare.apiUrl() + "/accounts/" + account.id() + "/workers/subdomain")
            .build();

    assertThatThrownBy(() -> impatient.newCall(request).execute().close())
        .isInstanceOf(java.net.SocketTimeoutException.class);
    assertThat(api.get("/workers/subdomain").result().path("subdomain").asText()).isEqualTo("acme");
  }

  @Test
  void zonesAreFoundByName() {
    assertThat(api.get("//zones?name=example.com").result().get(0).path("id").asText())
        .isEqualTo(account.zones().getFirst().id());
    assertThat(api.get("//zones?name=example.org").result()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/workers/scripts/absent/settings",
        "/workers/scripts/absent/secrets",
        "/workers/scripts/absent/subdomain",
        "/workers/scripts/absent/versions",
        "/workers/scripts/absent/deployments"
      })
  void anAbsentScriptIsNotFound(String path) {
    api.get(path).refused(404, 10_007, "does not exist");
  }

  @Test
  void anAbsentServiceIsNotFoundByACodeOfItsOwn() {
    api.get("/workers/services/absent").refused(404, 10_090, "service_not_found");
  }

  @ParameterizedTest
  @CsvSource({"Upper", "-dash", "a.b"})
  void aNameThatCanBeNoHostnameIsRefused(String name) {
    api.upload(name, "{\"main_module\":\"main.js\"}", "").refused(400, 10_016, "name");
  }

  static Stream<Arguments> refusedMetadata() {
    return Stream.of(
        refused("{}", 99_998, "main_module"),
        refused("{\"main_module\":\"other.js\"}", 10_021, "other.js"),
        refused("{\"main_module\":\"main.js\",\"color\":1}", 99_999, "color"),
        refused("{\"main_module\":\"main.js\",\"body_part\":\"main.js\"}", 99_999, "body_part"),
        refused(
            "{\"main_module\":\"main.js\",\"compatibility_date\":\"2026-11-21\"}",
            10_021,
            "in the future"),
        refused("{\"main_module\":\"main.js\",\"compatibility_date\":\"x\"}", 10_021, "Invalid"),
        refused(
            "{\"main_module\":\"main.js\",\"compatibility_flags\":[\"experimental\"]}",
            10_021,
            "experimental"),
        refused("{\"main_module\":\"main.js\",\"usage_model\":\"bundled\"}", 99_999, "bundled"),
        refused("{\"main_module\":\"main.js\",\"placement\":{\"mode\":\"near\"}}", 99_999, "near"),
        refused(
            "{\"main_module\":\"main.js\",\"observability\":{\"head_sampling_rate\":1}}",
            99_998,
            "enabled"),
        refused("{\"main_module\":\"main.js\",\"keep_bindings\":[\"all\"]}", 99_999, "all"),
        refused(bindings("{\"name\":\"A\",\"type\":\"d1\"}"), 10_021, "d1"),
        refused(bindings("{\"name\":\"A\",\"type\":\"plain_text\"}"), 99_998, "text"),
        refused(bindings("{\"name\":\"A\",\"type\":\"worker_loader\",\"id\":\"x\"}"), 99_999, "id"),
        refused(
            bindings("{\"name\":\"A\",\"type\":\"kv_namespace\",\"namespace_id\":\"x\"}"),
            10_042,
            "not valid"),
        refused(
            bindings(
                "{\"name\":\"A\",\"type\":\"kv_namespace\",\"namespace_id\":\"%s\"}"
                    .formatted("0".repeat(32))),
            10_041,
            "not found"),
        refused(
            bindings(
                "{\"name\":\"A\",\"type\":\"plain_text\",\"text\":\"%s\"}"
                    .formatted("x".repeat(5121))),
            10_054,
            "5121"),
        refused(bindings("{\"name\":\"A\",\"type\":\"inherit\"}"), 10_021, "inherited"),
        refused(
            bindings("{\"name\":\"A\",\"type\":\"worker_loader\"}")
                .replace("}]", "},{\"name\":\"A\",\"type\":\"worker_loader\"}]"),
            10_021,
            "twice"));
  }

  @ParameterizedTest
  @MethodSource("refusedMetadata")
  void metadataAreStrict(String metadata, int code, String naming) {
    api.upload("worker", metadata, "export default {}").refused(400, code, naming);
  }

  @Test
  void partsAreStrict() {
    String metadata = "{\"main_module\":\"main.js\"}";
    String path = "/workers/scripts/worker";

    api.send(
            "PUT",
            path,
            Api.form(metadata).addPart(Api.module("main.js", "text/javascript", "")).build())
        .refused(400, 10_021, "text/javascript");
    api.send(
            "PUT",
            path,
            Api.form(metadata).addPart(Api.module("main.js", "application/javascript", "")).build())
        .refused(400, 10_021, "application/javascript+module");
    api.send(
            "PUT",
            path,
            Api.form(metadata, "").addPart(Api.module("main.js", "text/plain", "")).build())
        .refused(400, 99_998, "twice");
    api.send(
            "PUT",
            path,
            new okhttp3.MultipartBody.Builder()
                .setType(okhttp3.MultipartBody.FORM)
                .addPart(Api.module("main.js", "application/javascript+module", ""))
                .build())
        .refused(400, 10_021, "metadata");
    api.put(path, "{}").refused(400, 99_998, "multipart/form-data");
    api.send("PUT", path + "?dry_run=true", Api.form(metadata, "").build())
        .refused(400, 99_999, "dry_run");
  }

  @Test
  void aScriptThatIsTooLargeIsRefused() {
    api.upload("worker", "{\"main_module\":\"main.js\"}", "/".repeat((64 << 20) + 1))
        .refused(413, 10_027, "size limit");
  }

  @Test
  void aHostWithoutAWorkerSaysSo() {
    Api.Reply reply = Api.ask(cloudflare.urlOf("nobody.acme.workers.dev"), "/");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.body()).isEqualTo("error code: 1042");
  }

  private String namespace(String title) {
    return api.post(NAMESPACES, "{\"title\":\"" + title + "\"}").id();
  }

  private void create(String title) throws IOException {
    api.trySend(
        "POST",
        NAMESPACES,
        RequestBody.create("{\"title\":\"" + title + "\"}", MediaType.get("application/json")));
  }

  private static String bindings(String binding) {
    return "{\"main_module\":\"main.js\",\"bindings\":[" + binding + "]}";
  }

  private static Arguments refused(String metadata, int code, String naming) {
    return Arguments.of(metadata, code, naming);
  }
}
