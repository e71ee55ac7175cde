package dev.edgeward.operator.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.AdoptionPolicy;
import dev.edgeward.api.v1alpha1.CloudflareRoute;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.api.v1alpha1.CodeStore;
import dev.edgeward.api.v1alpha1.ManagementPolicy;
import dev.edgeward.operator.cloudflare.Binding;
import dev.edgeward.operator.cloudflare.CloudflareException;
import dev.edgeward.operator.cloudflare.ScriptUpload;
import dev.edgeward.operator.status.Verdict;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudflareDeploymentTest {
  private static final String NAME = "edgeward-edge";
  private static final URI WORKERS_DEV = URI.create("https://edgeward-edge.acme.workers.dev");
  private static final CloudflareRoute CUSTOM =
      new CloudflareRoute(
          new CloudflareRoute.CustomDomain("functions.example.com", "f".repeat(32)));

  private final InMemoryAccount account = new InMemoryAccount();

  private CloudflareDeployment deployment(CloudflareRuntime spec) {
    return new CloudflareDeployment(account, Scripts.MODULE, "edge", spec, "https://{host}");
  }

  private CloudflareDeployment.Outcome ensure(
      CloudflareRuntime spec, @Nullable CloudflareStatus status) {
    return ensure(spec, status, null);
  }

  private CloudflareDeployment.Outcome ensure(
      CloudflareRuntime spec, @Nullable CloudflareStatus status, @Nullable URI former) {
    return deployment(spec).ensure(Scripts.SETTINGS, status, former, null, account.now);
  }

  private static Map<String, String> conditions(CloudflareDeployment.Outcome outcome) {
    return outcome.verdicts().stream().collect(Collectors.toMap(Verdict::type, Verdict::reason));
  }

  @Test
  void deploysOnceAndThenChangesNothing() {
    CloudflareDeployment.Outcome first = ensure(Scripts.spec(), null);

    assertThat(first.url()).isEqualTo(WORKERS_DEV);
    assertThat(conditions(first))
        .containsEntry("CredentialsValid", "TokenActive")
        .containsEntry("CodeStoreReady", "CodeStoreFound")
        .doesNotContainKey("DispatcherDeployed"); // whoever answers there will show
    assertThat(account.changes)
        .containsExactly("make edgeward-edge", "upload edgeward-edge", "workers.dev true");
    assertThat(account.running(NAME))
        .extracting(bound -> bound.name() + " " + bound.type())
        .contains("LOADER worker_loader", "CODE kv_namespace", "SEALING_KEYS secret_text");

    account.changes.clear();
    account.calls = 0;
    CloudflareDeployment.Outcome second = ensure(Scripts.spec(), first.status());

    assertThat(account.changes).isEmpty();
    assertThat(account.calls).isLessThanOrEqualTo(10);
    assertThat(second.status().deployment()).isEqualTo(first.status().deployment());
    assertThat(deployment(Scripts.spec()).isOutdated(Scripts.SETTINGS, second.status())).isFalse();
  }

  @Test
  void saysWhatTheTokenMayDoAsFarAsCallsHaveShown() {
    CloudflareDeployment.Outcome first = ensure(Scripts.spec(), null);
    assertThat(message(first, "CredentialsValid"))
        .isEqualTo(
            "the API token has no end; calls have shown that it has"
                + " Workers KV Storage Write, Workers Scripts Write");

    account.forgetPermissions(); // the operator has been restarted, and changes nothing
    CloudflareDeployment.Outcome second = ensure(Scripts.spec(), first.status());
    assertThat(message(second, "CredentialsValid")).isEqualTo(message(first, "CredentialsValid"));
    assertThat(second.status().token()).isEqualTo(first.status().token());
  }

  @Test
  void aPermissionThatIsMissingIsNamedAndNoLongerSaidToBeThere() {
    CloudflareDeployment.Outcome first = ensure(Scripts.spec(), null);
    account.forgetPermissions();
    account.workersDev.put(NAME, false);
    account.missing = "Workers Scripts Write";

    CloudflareDeployment.Outcome second = ensure(Scripts.spec(), first.status(), WORKERS_DEV);

    assertThat(conditions(second)).containsEntry("CredentialsValid", "PermissionMissing");
    assertThat(message(second, "CredentialsValid"))
        .isEqualTo(
            "workers.dev true: the API token needs Workers Scripts Write; calls have shown that it"
                + " has Workers KV Storage Write, Workers Scripts Read");
  }

  private static String message(CloudflareDeployment.Outcome outcome, String type) {
    return outcome.verdicts().stream()
        .filter(verdict -> verdict.type().equals(type))
        .map(Verdict::message)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aCodeStoreByIdIsNeverMade() {
    CloudflareRuntime spec = Scripts.spec(null, null, new CodeStore("e".repeat(32), null), null);
    assertThat(conditions(ensure(spec, null))).containsEntry("CodeStoreReady", "CodeStoreNotFound");
    assertThat(account.changes).isEmpty();

    account.namespaces.put("e".repeat(32), "theirs");
    assertThat(ensure(spec, null).url()).isEqualTo(WORKERS_DEV);
  }

  @Test
  void aTokenThatIsDisabledEndsTheTurn() {
    account.tokenStatus = "disabled";
    assertThat(conditions(ensure(Scripts.spec(), null)))
        .containsExactly(Map.entry("CredentialsValid", "TokenNotActive"));
    assertThat(account.changes).isEmpty();
  }

  @Test
  void aForeignScriptStays() throws CloudflareException {
    account.upload(NAME, foreign());
    account.changes.clear();

    assertThat(conditions(ensure(Scripts.spec(), null)))
        .containsEntry("DispatcherDeployed", "NotOurs");
    deployment(Scripts.spec()).remove(Scripts.SETTINGS.audience(), null);

    assertThat(account.changes).containsExactly("make edgeward-edge");
    assertThat(account.running(NAME)).extracting("value").containsExactly("theirs");

    assertThat(ensure(Scripts.spec(null, AdoptionPolicy.ADOPT), null).url()).isNotNull();
    assertThat(account.changes).contains("upload edgeward-edge");
  }

  private static ScriptUpload foreign() {
    return new ScriptUpload(
        "worker.js",
        new byte[0],
        "2026-01-01",
        List.of(),
        List.of(new Binding.PlainText("WHOSE", "theirs")),
        List.of(),
        false,
        null,
        List.of());
  }

  @Test
  void whatSomebodyElseChangedIsToldAndRepaired() throws CloudflareException {
    CloudflareStatus status = ensure(Scripts.spec(), null).status();
    String version = String.valueOf(status.versionId());
    account.upload(
        NAME, DesiredScript.of(Scripts.spec(), Scripts.MODULE, Scripts.SETTINGS, store()).upload());
    account.changes.clear();

    CloudflareDeployment.Outcome outcome = ensure(Scripts.spec(), status);

    assertThat(outcome.drift()).singleElement().asString().startsWith("somebody deployed version");
    assertThat(account.changes).containsExactly("upload edgeward-edge");
    assertThat(outcome.status().versionId()).isNotEqualTo(version);

    account.workersDev.put(NAME, false);
    account.changes.clear();
    assertThat(ensure(Scripts.spec(), outcome.status(), WORKERS_DEV).drift())
        .containsExactly("the route on workers.dev");
    assertThat(account.changes).containsExactly("workers.dev true");
  }

  private String store() {
    return account.namespaces.keySet().iterator().next();
  }

  @Test
  void whoOnlyObservesChangesNothing() throws CloudflareException {
    CloudflareRuntime spec = Scripts.spec(ManagementPolicy.OBSERVE_ONLY, AdoptionPolicy.ADOPT);
    ensure(spec, null);
    assertThat(account.changes).isEmpty();

    CloudflareStatus status = ensure(Scripts.spec(), null).status();
    account.workersDev.put(NAME, false);
    account.changes.clear();
    CloudflareDeployment.Outcome outcome = ensure(spec, status);
    assertThat(account.changes).isEmpty();
    assertThat(outcome.url()).isEqualTo(WORKERS_DEV);
    assertThat(conditions(outcome)).containsEntry("DispatcherDeployed", "Drifted");
  }

  @Test
  void aCustomDomainClosesWorkersDev() {
    CloudflareStatus status = ensure(Scripts.spec(), null).status();
    CloudflareRuntime spec = Scripts.spec(null, null, null, CUSTOM);
    account.changes.clear();

    assertThat(ensure(spec, status).url()).isEqualTo(URI.create("https://functions.example.com"));
    assertThat(account.changes)
        .containsExactly("attach functions.example.com", "workers.dev false");
  }

  @Test
  void goesBackToTheVersionBefore() throws CloudflareException {
    CloudflareStatus first = ensure(Scripts.spec(), null).status();
    DispatcherModule broken = new DispatcherModule(new byte[0], "broken", "2026-11-01", List.of());
    var next = new CloudflareDeployment(account, broken, "edge", Scripts.spec(), "https://{host}");
    CloudflareStatus second =
        next.ensure(Scripts.SETTINGS, first, WORKERS_DEV, null, account.now).status();
    account.changes.clear();

    CloudflareStatus back = next.rollBack(second).orElseThrow();

    assertThat(account.changes).containsExactly("deploy " + first.versionId());
    assertThat(back.rolledBack()).isEqualTo(second.deployment());
    account.changes.clear();
    assertThat(conditions(next.ensure(Scripts.SETTINGS, back, WORKERS_DEV, null, account.now)))
        .containsEntry("DispatcherDeployed", "RolledBack");
    assertThat(account.changes).isEmpty();
    assertThat(next.isOutdated(Scripts.SETTINGS, back)).isFalse();

    next.ensure(Scripts.SETTINGS, back, WORKERS_DEV, "again", account.now);
    assertThat(account.changes).containsExactly("upload edgeward-edge");
  }

  @Test
  void thereIsNothingBeforeTheFirst() throws CloudflareException {
    assertThat(deployment(Scripts.spec()).rollBack(ensure(Scripts.spec(), null).status()))
        .isEmpty();
  }

  @Test
  void takesAwayWhatIsItsOwn() throws CloudflareException {
    CloudflareRuntime spec = Scripts.spec(null, null, null, CUSTOM);
    String codeStore = ensure(spec, null).status().codeStoreId();
    account.namespaces.put("d".repeat(32), "another");
    deployment(spec).remove(Scripts.SETTINGS.audience(), codeStore);

    assertThat(account.versions).isEmpty();
    assertThat(account.domains).isEmpty();
    assertThat(account.namespaces).containsOnlyKeys("d".repeat(32));

    account.changes.clear();
    deployment(spec).remove(Scripts.SETTINGS.audience(), codeStore);
    assertThat(account.changes).isEmpty();
  }

  @Test
  void aCodeStoreByIdStays() throws CloudflareException {
    String theirs = "e".repeat(32);
    account.namespaces.put(theirs, "theirs");
    CloudflareRuntime spec = Scripts.spec(null, null, new CodeStore(theirs, null), null);
    ensure(spec, null);
    deployment(spec).remove(Scripts.SETTINGS.audience(), theirs);
    assertThat(account.namespaces).containsKey(theirs);
    assertThat(account.versions).isEmpty();
  }

  @Test
  void aCodeStoreThatOnlyHasTheTitleStays() throws CloudflareException {
    account.namespaces.put("f".repeat(32), NAME);

    deployment(Scripts.spec()).remove(Scripts.SETTINGS.audience(), null);

    assertThat(account.namespaces).containsKey("f".repeat(32));
  }

  /** Every call fails in turn; the next turn begins with what the last one wrote down, or not. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void convergesWhateverCallFails(boolean afterEffect) {
    for (boolean writtenDown : List.of(true, false)) {
      for (int failing = 0; failing < 12; failing++) {
        InMemoryAccount failingAccount = new InMemoryAccount();
        failingAccount.failing = failing;
        failingAccount.afterEffect = afterEffect;
        var deployment =
            new CloudflareDeployment(
                failingAccount, Scripts.MODULE, "edge", Scripts.spec(), "https://{host}");
        CloudflareStatus status = null;
        URI url = null;
        List<CloudflareDeployment.Outcome> outcomes = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
          CloudflareDeployment.Outcome outcome =
              deployment.ensure(Scripts.SETTINGS, status, url, null, failingAccount.now);
          status = writtenDown ? outcome.status() : status;
          url = writtenDown && outcome.url() != null ? outcome.url() : url;
          outcomes.add(outcome);
        }
        assertThat(outcomes.getLast().url()).as("call %d", failing).isEqualTo(WORKERS_DEV);
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.drift()).isEmpty());
        assertThat(failingAccount.changes)
            .as("call %d: nothing is made or uploaded twice", failing)
            .doesNotHaveDuplicates();
        assertThat(failingAccount.workersDev).containsEntry(NAME, true);
      }
    }
  }
}
