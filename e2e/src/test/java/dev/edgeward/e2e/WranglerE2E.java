package dev.edgeward.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.cloudflare.ApiToken;
import dev.edgeward.e2e.cloudflare.Call;
import dev.edgeward.e2e.cloudflare.FakeAccount;
import dev.edgeward.e2e.cloudflare.FakeCloudflare;
import dev.edgeward.e2e.cloudflare.Permission;
import dev.edgeward.e2e.stack.Checkout;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The double of Cloudflare against a client that nobody here wrote: what the real wrangler deploys
 * to it runs.
 */
class WranglerE2E {

  private static final String WORKER =
      """
      export default {
        async fetch(request, env) {
          const url = new URL(request.url);
          const key = url.searchParams.get("key");
          switch (url.pathname) {
            case "/put":
              await env.STORE.put(key, await request.text(), { metadata: { by: "worker" } });
              return new Response("stored");
            case "/get":
              return Response.json(await env.STORE.getWithMetadata(key));
            case "/load": {
              const loaded = env.LOADER.get(key, () => ({
                compatibilityDate: "2026-11-01",
                mainModule: "main.js",
                modules: { "main.js": "export default { fetch(r, env) { return new Response(`loaded " + key + " in ${env.WHERE}`); } }" },
                env: { WHERE: env.REGION },
                globalOutbound: null,
              }));
              return loaded.getEntrypoint().fetch("http://loaded/");
            }
            default:
              return new Response("version REVISION");
          }
        },
      };
      """;

  private final Wrangler wrangler = new Wrangler(Checkout.here());
  private final HttpClient http = HttpClient.newHttpClient();
  private FakeCloudflare cloudflare;
  private FakeAccount account;
  private Map<String, String> environment;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    wrangler.install();
    cloudflare = FakeCloudflare.start(FakeCloudflare.Settings.standard());
    account = cloudflare.addAccount("acme");
    ApiToken token =
        cloudflare.addToken(
            account, Permission.WORKERS_SCRIPTS_WRITE, Permission.WORKERS_KV_STORAGE_WRITE);
    environment =
        Map.of(
            "CLOUDFLARE_API_BASE_URL",
            cloudflare.apiUrl().toString(),
            "CLOUDFLARE_API_TOKEN",
            token.value(),
            "CLOUDFLARE_ACCOUNT_ID",
            account.id(),
            "WRANGLER_SEND_METRICS",
            "false",
            // Its logs and settings stay out of the home folder.
            "XDG_CONFIG_HOME",
            folder.resolve("config").toString(),
            "NO_COLOR",
            "1");
  }

  @AfterEach
  void stop() throws Exception {
    if (cloudflare != null) {
      cloudflare.close();
    }
  }

  @Test
  void whatWranglerDeploysRuns() throws Exception {
    String namespace = createNamespace();
    configure(namespace, "one");

    String said = succeed("deploy");

    assertThat(said).contains("https://probe.acme.workers.dev");
    assertThat(get("/")).isEqualTo("version one");
    assertThat(post("/put?key=greeting", "hello")).isEqualTo("stored");
    assertThat(get("/get?key=greeting"))
        .contains("\"value\":\"hello\"")
        .contains("\"metadata\":{\"by\":\"worker\"}");
    assertThat(get("/load?key=a")).isEqualTo("loaded a in eu");
    assertThat(get("/load?key=b")).isEqualTo("loaded b in eu");
    assertThat(succeed("kv", "key", "get", "greeting", "--namespace-id", namespace, "--remote"))
        .contains("hello");
    assertNothingWasUnknown();
  }

  @Test
  void aSecondDeploymentIsAVersionThatTakesOver() throws Exception {
    String namespace = createNamespace();
    configure(namespace, "one");
    succeed("deploy");
    configure(namespace, "two");

    succeed("deploy");

    assertThat(get("/")).isEqualTo("version two");
    assertThat(cloudflare.calls().matching("POST", ".*/scripts/probe/versions.*")).hasSize(1);
    assertThat(cloudflare.calls().matching("POST", ".*/scripts/probe/deployments")).hasSize(1);
    assertThat(succeed("versions", "list")).contains("Version ID");
    assertNothingWasUnknown();
  }

  @Test
  void wranglerDeletesWhatItDeployed() throws Exception {
    configure(createNamespace(), "one");
    succeed("deploy");

    succeed("delete", "--force");

    assertThat(status("/")).isEqualTo(404);
    assertNothingWasUnknown();
  }

  @Test
  void aWorkerThatDoesNotStartIsToldToWhoDeploysIt() throws Exception {
    configure(createNamespace(), "one");
    Files.writeString(
        folder.resolve("worker.js"), "export default {}; throw new Error('not today');");

    Wrangler.Outcome outcome = wrangler.run(folder, environment, "deploy");

    assertThat(outcome.exitCode()).isNotZero();
    assertThat(outcome.output()).contains("not today").contains("10021");
  }

  private String createNamespace() throws Exception {
    Matcher id =
        Pattern.compile("\"id\": \"([0-9a-f]{32})\"")
            .matcher(succeed("kv", "namespace", "create", "store"));
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  private void configure(String namespace, String revision) throws IOException {
    Files.writeString(folder.resolve("worker.js"), WORKER.replace("REVISION", revision));
    Files.writeString(
        folder.resolve("wrangler.json"),
        """
        {
          "name": "probe",
          "main": "worker.js",
          "compatibility_date": "2026-11-01",
          "workers_dev": true,
          "worker_loaders": [{"binding": "LOADER"}],
          "kv_namespaces": [{"binding": "STORE", "id": "%s"}],
          "vars": {"REGION": "eu"},
          "observability": {"enabled": true}
        }
        """
            .formatted(namespace));
  }

  private String succeed(String... arguments) throws Exception {
    Wrangler.Outcome outcome = wrangler.run(folder, environment, arguments);
    assertThat(outcome.exitCode()).as(outcome.output() + cloudflare.calls().all()).isZero();
    return outcome.output();
  }

  /** Wrangler swallows some refusals, as that of tags. */
  private void assertNothingWasUnknown() {
    List<Call> refused =
        cloudflare.calls().all().stream()
            .filter(call -> Set.of(7000, 7001, 7003, 99_998, 99_999).contains(call.code()))
            .toList();
    assertThat(refused).isEmpty();
  }

  private String get(String path) throws Exception {
    return send(HttpRequest.newBuilder(at(path)).build()).body();
  }

  private int status(String path) throws Exception {
    return send(HttpRequest.newBuilder(at(path)).build()).statusCode();
  }

  private String post(String path, String body) throws Exception {
    return send(HttpRequest.newBuilder(at(path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build())
        .body();
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private URI at(String path) {
    return URI.create(cloudflare.urlOf("probe.acme.workers.dev") + path);
  }
}
