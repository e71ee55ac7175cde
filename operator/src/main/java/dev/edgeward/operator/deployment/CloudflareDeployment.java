package dev.edgeward.operator.deployment;

import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.api.v1alpha1.CodeStore;
import dev.edgeward.operator.cloudflare.CloudflareAccount;
import dev.edgeward.operator.cloudflare.CloudflareAccount.Deployment;
import dev.edgeward.operator.cloudflare.CloudflareAccount.Domain;
import dev.edgeward.operator.cloudflare.CloudflareAccount.KvNamespace;
import dev.edgeward.operator.cloudflare.CloudflareException;
import dev.edgeward.operator.cloudflare.Script;
import dev.edgeward.operator.status.Verdict;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes an account of Cloudflare what a Runtime says, step by step: token, code store, script,
 * route. Every step finds what an earlier, interrupted one left.
 */
public final class CloudflareDeployment {
  private final CloudflareAccount account;
  private final DispatcherModule module;
  private final String scriptName;
  private final CloudflareRuntime spec;
  private final String urlTemplate;

  /**
   * A deployment.
   *
   * @param account to deploy to
   * @param module to deploy
   * @param runtime name of the Runtime
   * @param spec of the Runtime
   * @param urlTemplate what a host's URL is, with {@code {host}} in it
   */
  public CloudflareDeployment(
      CloudflareAccount account,
      DispatcherModule module,
      String runtime,
      CloudflareRuntime spec,
      String urlTemplate) {
    this.account = account;
    this.module = module;
    this.scriptName = scriptName(runtime, spec);
    this.spec = spec;
    this.urlTemplate = urlTemplate;
  }

  /**
   * What has come of a turn.
   *
   * @param url of the dispatcher, null when it isn't known
   * @param status to write
   * @param verdicts on the steps that were taken; the last one may be bad
   * @param drift what somebody else had changed and is repaired; none when nobody did
   */
  public record Outcome(
      @Nullable URI url, CloudflareStatus status, List<Verdict> verdicts, List<String> drift) {}

  /**
   * The name of a Runtime's script.
   *
   * @param runtime name of the Runtime
   * @param spec of the Runtime
   * @return as Cloudflare knows it
   */
  public static String scriptName(String runtime, CloudflareRuntime spec) {
    return spec.scriptName() == null ? "edgeward-" + runtime : spec.scriptName();
  }

  /**
   * Whether a Runtime was deployed otherwise than it would be now.
   *
   * @param settings of the dispatcher
   * @param status of the Runtime, null for none
   * @return true when there is something to do
   */
  public boolean isOutdated(DispatcherSettings settings, @Nullable CloudflareStatus status) {
    if (status == null || status.codeStoreId() == null) {
      return true;
    }
    String now = DesiredScript.of(spec, module, settings, status.codeStoreId()).fingerprint();
    return !now.equals(status.deployment()) && !now.equals(status.rolledBack());
  }

  /**
   * Takes all steps.
   *
   * @param settings of the dispatcher
   * @param present the status of the Runtime, null for none
   * @param former where the dispatcher was reached so far, null for nowhere
   * @param resync what a person has asked for, null for nothing
   * @param now the time
   * @return what has come of it; a failure of Cloudflare's is in it too
   */
  public Outcome ensure(
      DispatcherSettings settings,
      @Nullable CloudflareStatus present,
      @Nullable URI former,
      @Nullable String resync,
      Instant now) {
    DeploymentTurn turn = new DeploymentTurn(this, settings, present, former, resync, now);
    turn.run();
    return turn.outcome();
  }

  /**
   * Deploys the version before the present one.
   *
   * @param present the status of the Runtime
   * @return the status to write; empty when there is no version before
   * @throws CloudflareException when it can't be done now
   */
  public Optional<CloudflareStatus> rollBack(CloudflareStatus present) throws CloudflareException {
    Optional<Deployment> former =
        account.deployments(scriptName).stream()
            .filter(deployment -> !versionId(deployment).equals(present.versionId()))
            .findFirst();
    if (former.isEmpty()) {
      return Optional.empty();
    }
    account.deploy(scriptName, versionId(former.get()));
    return Optional.of(present.rolledBackTo(versionId(former.get())));
  }

  /**
   * Takes everything away that is this Runtime's own; what is gone already is no error.
   *
   * @param audience by which its own script is known
   * @param codeStoreId id of the code store that it had, null where nobody knows
   * @throws CloudflareException when something may still be there
   */
  public void remove(String audience, @Nullable String codeStoreId) throws CloudflareException {
    Optional<Script> script = account.script(scriptName);
    if (script.isPresent() && !DesiredScript.isOf(audience, script.get())) {
      return;
    }
    if (script.isPresent()) {
      for (Domain domain : account.domains(scriptName)) {
        account.detachDomain(domain.id());
      }
      account.deleteScript(scriptName);
    }
    CodeStore store = spec.codeStore();
    if (store == null || store.id() == null) {
      for (KvNamespace namespace : account.kvNamespaces()) {
        // By the id, too: others may give theirs the same title.
        if (namespace.id().equals(codeStoreId)
            && namespace.title().equals(title(scriptName, store))) {
          account.deleteKvNamespace(namespace.id());
        }
      }
    }
  }

  /** The version that gets the most requests. */
  static String versionId(Deployment deployment) {
    return deployment.versions().stream()
        .max(Comparator.comparingDouble(CloudflareAccount.Share::percentage))
        .map(CloudflareAccount.Share::versionId)
        .orElse("");
  }

  CloudflareAccount account() {
    return account;
  }

  DispatcherModule module() {
    return module;
  }

  String scriptName() {
    return scriptName;
  }

  CloudflareRuntime spec() {
    return spec;
  }

  String urlTemplate() {
    return urlTemplate;
  }

  /** The title of a code store that is not given by its id. */
  static String title(String scriptName, @Nullable CodeStore store) {
    return store == null || store.title() == null ? scriptName : store.title();
  }
}
