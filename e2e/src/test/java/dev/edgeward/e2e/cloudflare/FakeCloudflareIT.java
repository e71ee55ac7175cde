package dev.edgeward.e2e.cloudflare;

import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_KV_STORAGE_WRITE;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_ROUTES_WRITE;
import static dev.edgeward.e2e.cloudflare.Permission.WORKERS_SCRIPTS_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workers that run: uploaded, deployed, reached through the edge. */
class FakeCloudflareIT {

  private static final String PLAIN = "{\"main_module\":\"main.js\"}";
  private static final String HOST = "worker.acme.workers.dev";

  private final SteppedClock clock = new SteppedClock();
  private FakeCloudflare cloudflare;
  private FakeAccount account;
  private Api api;

  @BeforeEach
  void start() throws IOException {
    cloudflare = FakeCloudflare.start(FakeCloudflare.Settings.standard().with(clock));
    account = cloudflare.addAccount("acme", "example.com");
    api =
        new Api(
            cloudflare,
            account,
            cloudflare.addToken(account, WORKERS_SCRIPTS_WRITE, WORKERS_KV_STORAGE_WRITE));
  }

  @AfterEach
  void stop() throws Exception {
    cloudflare.close();
  }

  @Test
  void whatIsUploadedRuns() {
    upload(
        """
        {"main_module":"main.js","compatibility_date":"2026-11-01","bindings":[
          {"name":"TEXT","type":"plain_text","text":"a\\"b"},
          {"name":"SECRET","type":"secret_text","text":"hidden"},
          {"name":"JSON","type":"json","json":{"n":[1]}},
          {"name":"META","type":"version_metadata"}]}
        """,
        """
        import { word } from "./word.js";
        import text from "./text.txt";
        export default { async fetch(request, env) {
          const { TEXT, SECRET, JSON: json, META } = env;
          return Response.json({ url: request.url, method: request.method, body: await request.text(),
              word, text, TEXT, SECRET, json, id: META.id }, { status: 201, headers: { "x-seen": "yes" } });
        } };
        """,
        Api.module("word.js", "application/javascript+module", "export const word = 'ok';"),
        Api.module("text.txt", "text/plain", "plain"));

    assertThat(Api.ask(edge(), "/").status()).isEqualTo(404);
    publish();
    Api.Reply reply = Api.ask(edge(), "/some/path?q=a%20b");

    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.headers().get("x-seen")).isEqualTo("yes");
    JsonNode seen = reply.json();
    assertThat(seen.path("url").asText()).isEqualTo("http://" + HOST + "/some/path?q=a%20b");
    assertThat(seen.path("method").asText()).isEqualTo("GET");
    assertThat(seen.path("word").asText()).isEqualTo("ok");
    assertThat(seen.path("text").asText()).isEqualTo("plain");
    assertThat(seen.path("TEXT").asText()).isEqualTo("a\"b");
    assertThat(seen.path("SECRET").asText()).isEqualTo("hidden");
    assertThat(seen.path("json").toString()).isEqualTo("{\"n\":[1]}");
    JsonNode version = api.get("/workers/scripts/worker/versions").result().at("/items/0");
    assertThat(seen.path("id").asText()).isEqualTo(version.path("id").asText());

    JsonNode settings = api.get("/workers/scripts/worker/settings").result();
    assertThat(settings.path("compatibility_date").asText()).isEqualTo("2026-11-01");
    assertThat(settings.path("bindings").toString())
        .contains("{\"name\":\"SECRET\",\"type\":\"secret_text\"}")
        .doesNotContain("hidden");
  }

  @Test
  void whatDoesNotStartIsRefusedWithWorkerdsMessage() {
    upload(PLAIN, says("one"));
    publish();

    api.upload("worker", PLAIN, "throw new Error('at the start');")
        .refused(400, 10_021, "Error: at the start");
    api.upload("worker", PLAIN, "export default {").refused(400, 10_021, "SyntaxError");
    api.upload("other", PLAIN, "import './absent.js';").refused(400, 10_021, "absent.js");

    assertThat(Api.ask(edge(), "/").body()).isEqualTo("one");
    assertThat(api.get("/workers/scripts/worker/versions").result().path("items")).hasSize(1);
    api.get("/workers/scripts/other/settings").refused(404, 10_007, "does not exist");
  }

  @Test
  void aBodyStreamsThrough() throws Exception {
    upload(
        PLAIN,
        """
        export default { fetch(request) {
          return new Response(request.body, { headers: { "content-type": "text/plain" } });
        } };
        """);
    publish();
    byte[] large = new byte[8 << 20];
    new java.util.Random(1).nextBytes(large);
    Request request =
        new Request.Builder()
            .url(edge() + "/")
            .post(RequestBody.create(large, MediaType.get("application/octet-stream")))
            .build();

    try (Response response = Api.HTTP.newCall(request).execute()) {
      assertThat(response.body().bytes()).isEqualTo(large);
    }
  }

  @Test
  void aWorkerReachesKvAsTheEdgeSeesIt() {
    String store = api.post("/storage/kv/namespaces", "{\"title\":\"store\"}").id();
    String values = "/storage/kv/namespaces/" + store + "/values/";
    upload(
        """
        {"main_module":"main.js","bindings":[{"name":"KV","type":"kv_namespace","namespace_id":"%s"}]}
        """
            .formatted(store),
        """
        export default { async fetch(request, { KV }) {
          const url = new URL(request.url);
          const key = url.searchParams.get("key");
          switch (url.pathname) {
            case "/get": return Response.json(await KV.getWithMetadata(key));
            case "/put":
              try { await KV.put(key, "v/" + key, { metadata: { m: 1 }, expirationTtl: 120 }); }
              catch (e) { return new Response(e.message, { status: 500 }); }
              return new Response();
            case "/delete": await KV.delete(key); return new Response();
            case "/list": return Response.json((await KV.list({ prefix: key })).keys.map(k => k.name));
            case "/many": return Response.json(Object.fromEntries(await KV.get(["a b", "x"])));
          }
        } };
        """);
    publish();

    assertThat(Api.ask(edge(), "/get?key=x").json().path("value").isNull()).isTrue();
    api.putBytes(values + "x", "late".getBytes(java.nio.charset.StandardCharsets.UTF_8)).result();
    assertThat(Api.ask(edge(), "/get?key=x").json().path("value").isNull()).isTrue();
    clock.advance(Duration.ofSeconds(60));
    assertThat(Api.ask(edge(), "/get?key=x").json().path("value").asText()).isEqualTo("late");

    Api.ask(edge(), "/put?key=a%20b");
    assertThat(Api.ask(edge(), "/put?key=a%20b").body()).contains("429");
    JsonNode own = Api.ask(edge(), "/get?key=a%20b").json();
    assertThat(own.path("value").asText()).isEqualTo("v/a b");
    assertThat(own.at("/metadata/m").asInt()).isEqualTo(1);
    assertThat(api.get(values + "a%20b").body()).isEqualTo("v/a b");
    assertThat(Api.ask(edge(), "/many").body()).isEqualTo("{\"a b\":\"v/a b\",\"x\":\"late\"}");
    clock.advance(Duration.ofSeconds(60));
    assertThat(Api.ask(edge(), "/list?key=a").body()).isEqualTo("[\"a b\"]");
    Api.ask(edge(), "/delete?key=a%20b");
    api.get(values + "a%20b").refused(404, 10_009, "key not found");
  }

  @Test
  void aDeploymentSwitchesTheEdgeAndWhatIsUnderWayEndsWhereItIs() throws Exception {
    upload(
        PLAIN,
        """
        let slow = 0;
        export default { async fetch(request) {
          if (new URL(request.url).pathname === "/slow") { slow++; await scheduler.wait(3000); }
          return new Response("one" + slow);
        } };
        """);
    publish();
    CompletableFuture<String> slow =
        CompletableFuture.supplyAsync(() -> Api.ask(edge(), "/slow").body());
    await().until(() -> Api.ask(edge(), "/").body().equals("one1"));
    String first = latestVersion();

    String second = api.addVersion("worker", PLAIN, says("two")).id();
    assertThat(Api.ask(edge(), "/").body()).isEqualTo("one1");
    deploy(second, 100).result();

    assertThat(Api.ask(edge(), "/").body()).isEqualTo("two");
    assertThat(slow.get()).isEqualTo("one1");
    deploy(first, 100).result();
    assertThat(Api.ask(edge(), "/").body()).startsWith("one");
    assertThat(api.get("/workers/scripts/worker/deployments").result().path("deployments"))
        .hasSize(3);
  }

  @Test
  void aDeploymentCanBeShared() {
    upload(PLAIN, says("one"));
    publish();
    String first = latestVersion();
    String second = api.addVersion("worker", PLAIN, says("two")).id();

    api.post(
            "/workers/scripts/worker/deployments",
            """
            {"strategy":"percentage","versions":[{"version_id":"%s","percentage":50},
              {"version_id":"%s","percentage":50}]}
            """
                .formatted(first, second))
        .result();

    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      answers.add(Api.ask(edge(), "/").body());
    }
    assertThat(answers).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void deploymentsAreStrict() {
    upload(PLAIN, says("one"));
    String version = latestVersion();

    deploy(version, 99).refused(400, 99_998, "sum to 100");
    deploy("00000000-0000-0000-0000-000000000000", 100).refused(404, 100_146, "0000");
    String path = "/workers/scripts/worker/deployments";
    api.post(path, "{\"strategy\":\"all\",\"versions\":[]}").refused(400, 99_999, "all");
    api.post(path, "{\"strategy\":\"percentage\",\"versions\":[]}").refused(400, 99_998, "1 to 2");
    api.post(path, "{\"strategy\":\"percentage\",\"version\":1}").refused(400, 99_998, "1 to 2");
  }

  @Test
  void theFormerVersionCanGoOnForAWhile() {
    upload(PLAIN, says("one"));
    publish();
    cloudflare.faults().keepFormerVersion(Duration.ofSeconds(30));
    upload(PLAIN, says("two"));

    assertThat(Api.ask(edge(), "/").body()).isEqualTo("one");
    clock.advance(Duration.ofSeconds(30));
    assertThat(Api.ask(edge(), "/").body()).isEqualTo("two");
  }

  @Test
  void secretsMakeVersionsAndAreKept() {
    String reads = "export default { fetch(r, env) { return new Response(env.KEY ?? 'none'); } };";
    upload(PLAIN, reads);
    publish();
    assertThat(Api.ask(edge(), "/").body()).isEqualTo("none");

    api.put(
            "/workers/scripts/worker/secrets",
            "{\"name\":\"KEY\",\"text\":\"s1\",\"type\":\"secret_text\"}")
        .result();
    assertThat(Api.ask(edge(), "/").body()).isEqualTo("s1");
    assertThat(api.get("/workers/scripts/worker/secrets").result().toString())
        .isEqualTo("[{\"name\":\"KEY\",\"type\":\"secret_text\"}]");

    upload("{\"main_module\":\"main.js\",\"keep_bindings\":[\"secret_text\"]}", reads);
    assertThat(Api.ask(edge(), "/").body()).isEqualTo("s1");
    upload(
        "{\"main_module\":\"main.js\",\"bindings\":[{\"name\":\"KEY\",\"type\":\"inherit\"}]}",
        reads);
    assertThat(Api.ask(edge(), "/").body()).isEqualTo("s1");

    api.addVersion("worker", PLAIN, reads).result();
    api.put(
            "/workers/scripts/worker/secrets",
            "{\"name\":\"KEY\",\"text\":\"s2\",\"type\":\"secret_text\"}")
        .refused(400, 10_215, "latest version");
    upload(PLAIN, reads);
    assertThat(Api.ask(edge(), "/").body()).isEqualTo("none");
    api.get("/workers/scripts/worker/secrets/KEY").refused(404, 10_056, "not found");
  }

  @Test
  void settingsChangeWithoutAnUpload() {
    upload(PLAIN, "export default { fetch(r, env) { return new Response(env.A ?? 'none'); } };");
    publish();

    api.send(
            "PATCH",
            "/workers/scripts/worker/settings",
            new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart(
                    "settings",
                    "{\"bindings\":[{\"name\":\"A\",\"type\":\"plain_text\",\"text\":\"a\"}],"
                        + "\"tags\":[\"t\"]}")
                .build())
        .result();
    api.patch("/workers/scripts/worker/script-settings", "{\"observability\":{\"enabled\":true}}")
        .result();

    assertThat(Api.ask(edge(), "/").body()).isEqualTo("a");
    JsonNode settings = api.get("/workers/scripts/worker/settings").result();
    assertThat(settings.path("tags").toString()).isEqualTo("[\"t\"]");
    assertThat(settings.at("/observability/enabled").booleanValue()).isTrue();
    api.patch("/workers/scripts/worker/script-settings", "{\"color\":1}")
        .refused(400, 99_999, "color");
  }

  @Test
  void aCustomDomainLeadsToAWorker() {
    upload(PLAIN, says("one"));
    String attach =
        "{\"hostname\":\"fn.example.com\",\"service\":\"worker\",\"zone_id\":\"%s\"}"
            .formatted(account.zones().getFirst().id());

    api.put("/workers/domains", attach).refused(403, 10_000, "Authentication error");
    Api owner =
        new Api(
            cloudflare,
            account,
            cloudflare.addToken(account, WORKERS_SCRIPTS_WRITE, WORKERS_ROUTES_WRITE));
    owner
        .put("/workers/domains", attach.replace("fn.example.com", "fn.example.org"))
        .refused(400, 99_998, "fn.example.org");
    owner
        .put("/workers/domains", attach.replace("\"worker\"", "\"absent\""))
        .refused(404, 10_007, "does not exist");
    String id = owner.put("/workers/domains", attach).id();

    assertThat(Api.ask(cloudflare.urlOf("fn.example.com"), "/").body()).isEqualTo("one");
    assertThat(owner.get("/workers/domains?hostname=fn.example.com").result()).hasSize(1);
    owner.delete("/workers/scripts/worker").refused(400, 99_998, "force");
    owner.delete("/workers/domains/" + id).result();
    assertThat(Api.ask(cloudflare.urlOf("fn.example.com"), "/").status()).isEqualTo(404);
  }

  @Test
  void aDeletedScriptServesNoMore() {
    upload(PLAIN, says("one"));
    publish();
    assertThat(api.get("/workers/scripts").result()).hasSize(1);

    assertThat(api.delete("/workers/scripts/worker?force=true").result().isNull()).isTrue();

    assertThat(Api.ask(edge(), "/").status()).isEqualTo(404);
    assertThat(api.get("/workers/scripts").result()).isEmpty();
    api.delete("/workers/scripts/worker").refused(404, 10_007, "does not exist");
  }

  @Test
  void faultsComeAtTheEdgeToo() {
    String store = api.post("/storage/kv/namespaces", "{\"title\":\"store\"}").id();
    upload(
        """
        {"main_module":"main.js","bindings":[{"name":"KV","type":"kv_namespace","namespace_id":"%s"}]}
        """
            .formatted(store),
        """
        export default { async fetch(request, { KV }) {
          if (new URL(request.url).pathname === "/put") await KV.put("k", "v");
          return new Response("done");
        } };
        """);
    publish();
    String path = "/" + HOST + "/.*";

    cloudflare.faults().once("GET", path, new Fault.Status(503, null));
    assertThat(Api.ask(edge(), "/").status()).isEqualTo(503);
    cloudflare.faults().once("GET", path, new Fault.CutAfter());
    assertThatThrownBy(() -> Api.ask(edge(), "/put")).hasCauseInstanceOf(IOException.class);
    await()
        .untilAsserted(
            () ->
                assertThat(api.get("/storage/kv/namespaces/" + store + "/values/k").body())
                    .isEqualTo("v"));
    cloudflare.faults().once("GET", path, new Fault.CutBefore());
    assertThatThrownBy(() -> Api.ask(edge(), "/")).hasCauseInstanceOf(IOException.class);
    assertThat(Api.ask(edge(), "/").body()).isEqualTo("done");
    cloudflare.faults().once("PUT", "/kv/" + store + "/k.*", new Fault.Status(500, null));
    clock.advance(Duration.ofSeconds(1));
    assertThat(Api.ask(edge(), "/put").status()).isEqualTo(500);
  }

  @Test
  void aWorkerThatDiesIsStartedAnew() {
    List<ProcessHandle> others = workers(); // of stacks that other tests share
    upload(PLAIN, says("one"));
    publish();
    List<ProcessHandle> workers =
        workers().stream().filter(worker -> !others.contains(worker)).toList();
    assertThat(workers).hasSize(1);

    workers.getFirst().destroyForcibly();
    await().until(() -> !workers.getFirst().isAlive());

    await().untilAsserted(() -> assertThat(Api.ask(edge(), "/").body()).isEqualTo("one"));
  }

  private static List<ProcessHandle> workers() {
    return ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("workerd"))
        .toList();
  }

  private URI edge() {
    return cloudflare.urlOf(HOST);
  }

  private void upload(String metadata, String code, MultipartBody.Part... modules) {
    MultipartBody.Builder form = Api.form(metadata, code);
    for (MultipartBody.Part module : modules) {
      form.addPart(module);
    }
    api.send("PUT", "/workers/scripts/worker", form.build()).result();
  }

  private void publish() {
    api.post("/workers/scripts/worker/subdomain", "{\"enabled\":true,\"previews_enabled\":false}")
        .result();
  }

  private String latestVersion() {
    return api.get("/workers/scripts/worker/versions").result().at("/items/0/id").asText();
  }

  private Api.Reply deploy(String version, int percentage) {
    return api.post(
        "/workers/scripts/worker/deployments",
        """
        {"strategy":"percentage","versions":[{"version_id":"%s","percentage":%d}]}
        """
            .formatted(version, percentage));
  }

  private static String says(String word) {
    return "export default { fetch() { return new Response('" + word + "'); } };";
  }
}
