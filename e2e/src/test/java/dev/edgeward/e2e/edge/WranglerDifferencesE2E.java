package dev.edgeward.e2e.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.e2e.Wrangler;
import dev.edgeward.e2e.cloudflare.ApiToken;
import dev.edgeward.e2e.cloudflare.FakeAccount;
import dev.edgeward.e2e.cloudflare.FakeCloudflare;
import dev.edgeward.e2e.cloudflare.Form;
import dev.edgeward.e2e.cloudflare.Permission;
import dev.edgeward.e2e.stack.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the operator asks of Cloudflare beside what the real wrangler asks for the same worker: they
 * differ where docs/contributing.md says so, and nowhere else.
 */
@NullUnmarked // a null fails the test
class WranglerDifferencesE2E {

  /** A row of the table: what differs, in code, and why. */
  private static final Pattern ROW = Pattern.compile("^\\| (wrangler|operator)(: `[^|]+`) \\|.*");

  private final CloudflareStack shared = CloudflareStack.shared();
  private final FakeCloudflare cloudflare = shared.cloudflare();

  @TempDir private Path folder;

  @Test
  void theOperatorAsksWhatWranglerAsksButForWhatIsListed() throws Exception {
    var wrangler = new Wrangler(Checkout.here());
    wrangler.install();

    Set<String> theirs = deployedBy(wrangler);
    Edge edge = new Edge(shared).with("observability: true");
    edge.awaitReady();
    Set<String> ours = asked(edge.account.id(), edge.script());
    edge.delete();

    Set<String> differences = new TreeSet<>();
    theirs.stream()
        .filter(one -> !ours.contains(one))
        .forEach(one -> differences.add("wrangler: `" + one + "`"));
    ours.stream()
        .filter(one -> !theirs.contains(one))
        .forEach(one -> differences.add("operator: `" + one + "`"));
    assertThat(differences).isEqualTo(listed());
  }

  /** Has wrangler deploy the dispatcher with the same bindings; gives what it asked for. */
  private Set<String> deployedBy(Wrangler wrangler) throws IOException, InterruptedException {
    String script = "edgeward-by-wrangler";
    FakeAccount account = cloudflare.addAccount("by-wrangler-" + System.nanoTime());
    ApiToken token =
        cloudflare.addToken(
            account, Permission.WORKERS_SCRIPTS_WRITE, Permission.WORKERS_KV_STORAGE_WRITE);
    Map<String, String> environment =
        Map.of(
            "CLOUDFLARE_API_BASE_URL", cloudflare.apiUrl().toString(),
            "CLOUDFLARE_API_TOKEN", token.value(),
            "CLOUDFLARE_ACCOUNT_ID", account.id(),
            "WRANGLER_SEND_METRICS", "false",
            "XDG_CONFIG_HOME", folder.resolve("config").toString(),
            "NO_COLOR", "1");
    Files.copy(
        Checkout.here().dispatcher().resolve("dispatcher.mjs"), folder.resolve("dispatcher.mjs"));
    String said = succeed(wrangler, environment, "kv", "namespace", "create", script);
    Matcher id = Pattern.compile("\"id\": \"([0-9a-f]{32})\"").matcher(said);
    assertThat(id.find()).as(said).isTrue();
    Files.writeString(
        folder.resolve("wrangler.json"),
        """
        {
          "name": "%s",
          "main": "dispatcher.mjs",
          "no_bundle": true,
          "compatibility_date": "2026-11-01",
          "compatibility_flags": ["global_fetch_strictly_public"],
          "workers_dev": true,
          "preview_urls": false,
          "worker_loaders": [{"binding": "LOADER"}],
          "kv_namespaces": [{"binding": "CODE", "id": "%s"}],
          "vars": {"AUDIENCE": "a", "VERIFY_KEYS": "{}", "DEPLOYMENT": "d"},
          "observability": {"enabled": true}
        }
        """
            .formatted(script, id.group(1)));
    Files.writeString(folder.resolve("secrets.json"), "{\"SEALING_KEYS\": \"{}\"}");
    succeed(wrangler, environment, "deploy", "--secrets-file", "secrets.json");
    return asked(account.id(), script);
  }

  private String succeed(Wrangler wrangler, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Wrangler.Outcome outcome = wrangler.run(folder, environment, arguments);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }

  /** Requests, and what forms say, with placeholders for names and values. */
  private Set<String> asked(String account, String script) {
    Set<String> asked = new TreeSet<>();
    cloudflare.calls().all().stream()
        .filter(call -> call.path().contains(account))
        .map(call -> call.method() + " " + plain(call.path(), account, script))
        .forEach(asked::add);
    for (Form form : cloudflare.forms()) {
      if (form.path().contains(account)) {
        describe(form, asked);
      }
    }
    return asked;
  }

  private static String plain(String path, String account, String script) {
    return path.replace("/client/v4", "")
        .replace(account, "{account}")
        .replace(script, "{script}")
        .replaceAll("/namespaces/[0-9a-f]{32}", "/namespaces/{namespace}");
  }

  private static void describe(Form form, Set<String> asked) {
    form.parts().forEach((name, type) -> asked.add("part " + name + ": " + type));
    form.metadata()
        .properties()
        .forEach(
            field -> {
              if (field.getKey().equals("bindings")) {
                field.getValue().forEach(binding -> asked.add(describe(binding)));
              } else {
                asked.add("metadata " + field.getKey() + ": " + field.getValue());
              }
            });
  }

  /** The names of a binding's fields, and its type: their values are each one's own. */
  private static String describe(JsonNode binding) {
    Map<String, String> fields = new TreeMap<>();
    binding
        .properties()
        .forEach(
            field ->
                fields.put(
                    field.getKey(),
                    Set.of("name", "type").contains(field.getKey())
                        ? field.getValue().asText()
                        : "…"));
    return "binding " + fields;
  }

  private static Set<String> listed() throws IOException {
    return Files.readAllLines(Checkout.here().root().resolve("docs/contributing.md")).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(row -> row.group(1) + row.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
