package dev.edgeward.operator.deployment;

import static dev.edgeward.api.Conditions.CODE_STORE_READY;
import static dev.edgeward.api.Conditions.CREDENTIALS_VALID;
import static dev.edgeward.api.Conditions.DISPATCHER_DEPLOYED;

import dev.edgeward.api.v1alpha1.CloudflareRoute;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.api.v1alpha1.CodeStore;
import dev.edgeward.api.v1alpha1.ManagementPolicy;
import dev.edgeward.operator.cloudflare.CloudflareAccount;
import dev.edgeward.operator.cloudflare.CloudflareAccount.Deployment;
import dev.edgeward.operator.cloudflare.CloudflareAccount.KvNamespace;
import dev.edgeward.operator.cloudflare.CloudflareException;
import dev.edgeward.operator.cloudflare.Script;
import dev.edgeward.operator.status.Reason;
import dev.edgeward.operator.status.Verdict;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One turn through the steps of a deployment, and what is known so far. A step that fails ends the
 * turn; what is known from before stays known.
 */
final class DeploymentTurn {
  private final CloudflareAccount account;
  private final DispatcherModule module;
  private final String scriptName;
  private final CloudflareRuntime spec;
  private final String urlTemplate;
  private final boolean observes;
  private final DispatcherSettings settings;
  private final @Nullable CloudflareStatus present;
  private final @Nullable URI former;
  private final @Nullable String resync;
  private final Instant now;
  private final TokenStep token;
  private final List<Verdict> verdicts = new ArrayList<>();
  private final List<String> observed = new ArrayList<>();
  private List<String> drift = List.of();
  private @Nullable URI url;
  private @Nullable String codeStoreId;
  private @Nullable String deployment;
  private @Nullable String versionId;
  private @Nullable String deployedAt;
  private @Nullable String rolledBack;

  DeploymentTurn(
      CloudflareDeployment target,
      DispatcherSettings settings,
      @Nullable CloudflareStatus present,
      @Nullable URI former,
      @Nullable String resync,
      Instant now) {
    this.account = target.account();
    this.module = target.module();
    this.scriptName = target.scriptName();
    this.spec = target.spec();
    this.urlTemplate = target.urlTemplate();
    this.observes = spec.managementPolicy() == ManagementPolicy.OBSERVE_ONLY;
    this.settings = settings;
    this.present = present;
    this.former = former;
    this.resync = resync;
    this.now = now;
    this.token = new TokenStep(account, spec, present == null ? null : present.token());
    if (present != null) {
      codeStoreId = present.codeStoreId();
      deployment = present.deployment();
      versionId = present.versionId();
      deployedAt = present.deployedAt();
      rolledBack = present.rolledBack();
    }
  }

  CloudflareDeployment.Outcome outcome() {
    return new CloudflareDeployment.Outcome(
        url,
        new CloudflareStatus(
            codeStoreId,
            deployment,
            versionId,
            deployedAt,
            rolledBack,
            resync,
            now.toString(),
            account.budget().left(),
            token.status()),
        Stream.concat(token.verdict().stream(), verdicts.stream()).toList(),
        drift);
  }

  void run() {
    String step = CREDENTIALS_VALID;
    try {
      if (!token.isActive()) {
        return;
      }
      step = CODE_STORE_READY;
      if (!ensureCodeStore()) {
        return;
      }
      step = DISPATCHER_DEPLOYED;
      if (ensureScript()) {
        ensureRoute();
      }
    } catch (CloudflareException e) {
      fail(step, e);
    }
  }

  private void fail(String step, CloudflareException failure) {
    if (!token.isToBlameFor(failure)) {
      verdicts.add(
          new Verdict(
              step,
              Verdict.Status.UNKNOWN,
              failure.reason(),
              String.valueOf(failure.getMessage())));
    }
  }

  private boolean ensureCodeStore() throws CloudflareException {
    List<KvNamespace> namespaces = account.kvNamespaces();
    CodeStore wanted = spec.codeStore();
    String id = wanted == null ? null : wanted.id();
    String title = CloudflareDeployment.title(scriptName, wanted);
    Optional<KvNamespace> found =
        namespaces.stream()
            .filter(one -> id == null ? one.title().equals(title) : one.id().equals(id))
            .findFirst();
    if (found.isEmpty() && (id != null || observes)) {
      verdicts.add(
          Verdict.no(
              CODE_STORE_READY,
              Reason.CODE_STORE_NOT_FOUND,
              "the account has no Workers KV namespace "
                  + (id == null ? "with the title " + title : id)));
      return false;
    }
    String present = found.isPresent() ? found.get().id() : account.createKvNamespace(title).id();
    codeStoreId = present;
    verdicts.add(Verdict.yes(CODE_STORE_READY, Reason.CODE_STORE_FOUND));
    return true;
  }

  /** Whether a script of ours is there now. */
  private boolean ensureScript() throws CloudflareException {
    DesiredScript desired = DesiredScript.of(spec, module, settings, String.valueOf(codeStoreId));
    Optional<Script> script = account.script(scriptName);
    Optional<Deployment> newest =
        script.isPresent()
            ? account.deployments(scriptName).stream().findFirst()
            : Optional.empty();
    boolean afresh = resync != null && (present == null || !resync.equals(present.resync()));
    DeploymentPlan plan =
        DeploymentPlan.of(
            script,
            newest.map(CloudflareDeployment::versionId).orElse(null),
            desired,
            spec,
            present,
            afresh);
    switch (plan) {
      case DeploymentPlan.Keep keep -> {
        note(desired, newest);
        return true;
      }
      case DeploymentPlan.Upload(List<String> changed) -> {
        account.upload(scriptName, desired.upload());
        note(desired, account.deployments(scriptName).stream().findFirst());
        drift = changed;
        return true;
      }
      case DeploymentPlan.Tell(List<String> differences) -> {
        tell(differences);
        return script.filter(desired::owns).isPresent();
      }
      case DeploymentPlan.Hold hold -> {
        verdicts.add(
            Verdict.no(
                DISPATCHER_DEPLOYED,
                Reason.ROLLED_BACK,
                "the dispatcher of this operator did not get healthy, so the one before it serves;"
                    + " it is tried again when the Runtime changes, or on demand: annotate the"
                    + " Runtime with edgeward.dev/resync and a new value"));
        return true;
      }
      case DeploymentPlan.Refuse refuse -> {
        verdicts.add(
            Verdict.no(
                DISPATCHER_DEPLOYED,
                Reason.NOT_OURS,
                "the account has a script "
                    + scriptName
                    + " that isn't this Runtime's own: give another scriptName, or set"
                    + " adoptionPolicy: Adopt to overwrite it"));
        return false;
      }
    }
  }

  private void tell(List<String> differences) {
    observed.addAll(differences);
    verdicts.removeIf(verdict -> verdict.type().equals(DISPATCHER_DEPLOYED));
    verdicts.add(
        Verdict.no(
            DISPATCHER_DEPLOYED,
            Reason.DRIFTED,
            "managementPolicy is ObserveOnly, and this differs: " + String.join(", ", observed)));
  }

  private void note(DesiredScript desired, Optional<Deployment> newest) {
    deployment = desired.fingerprint();
    rolledBack = null;
    newest.ifPresent(
        one -> {
          versionId = CloudflareDeployment.versionId(one);
          deployedAt = one.createdOn().toString();
        });
  }

  private void ensureRoute() throws CloudflareException {
    CloudflareRoute route = spec.route();
    CloudflareRoute.CustomDomain custom = route == null ? null : route.customDomain();
    if (custom == null) {
      Optional<String> subdomain = account.subdomain();
      if (subdomain.isEmpty()) {
        verdicts.add(
            Verdict.no(
                DISPATCHER_DEPLOYED,
                Reason.NO_SUBDOMAIN,
                "the account has no workers.dev subdomain: register one in Cloudflare's"
                    + " dashboard, or give route.customDomain"));
        return;
      }
      URI wanted = url(scriptName + "." + subdomain.get() + ".workers.dev");
      if (!account.workersDev(scriptName).enabled()
          && mayChange("the route on workers.dev", wanted)) {
        account.workersDev(scriptName, true);
      }
      url = wanted;
      return;
    }
    String hostname = String.valueOf(custom.hostname());
    URI wanted = url(hostname);
    boolean attached =
        account.domains(scriptName).stream().anyMatch(domain -> domain.hostname().equals(hostname));
    if (!attached && mayChange("the custom domain", wanted)) {
      account.attachDomain(hostname, scriptName, String.valueOf(custom.zoneId()));
    }
    if (account.workersDev(scriptName).enabled() && mayChange("the route on workers.dev", wanted)) {
      account.workersDev(scriptName, false);
    }
    url = wanted;
  }

  /** Whether a part of the route that differs is to be repaired; where it was right it is told. */
  private boolean mayChange(String part, URI wanted) {
    if (observes) {
      tell(List.of(part));
    } else if (wanted.equals(former)) {
      List<String> all = new ArrayList<>(drift);
      all.add(part);
      drift = List.copyOf(all);
    }
    return !observes;
  }

  private URI url(String host) {
    return URI.create(urlTemplate.replace("{host}", host));
  }
}
