package dev.edgeward.operator.cloudflare;

import dev.edgeward.operator.metrics.CallTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Measures the calls to another account: {@code edgeward.cloudflare.calls} by operation and
 * outcome, with its tries and waits.
 */
final class MeteredCloudflareAccount implements CloudflareAccount {
  private static final String CALLS = "edgeward.cloudflare.calls";

  private final CloudflareAccount account;
  private final CallTimer<CloudflareException> timer;

  /**
   * An account that is measured.
   *
   * @param account that does the work
   * @param registry for the measures
   */
  MeteredCloudflareAccount(CloudflareAccount account, MeterRegistry registry) {
    this.account = account;
    this.timer =
        new CallTimer<>(
            registry, CALLS, CloudflareException.class, MeteredCloudflareAccount::outcome);
  }

  @Override
  public TokenState verifyToken() throws CloudflareException {
    return timer.measure("verify-token", () -> account.verifyToken());
  }

  @Override
  public Optional<Script> script(String name) throws CloudflareException {
    return timer.measure("script", () -> account.script(name));
  }

  @Override
  public DeployedVersion upload(String name, ScriptUpload upload) throws CloudflareException {
    return timer.measure("upload", () -> account.upload(name, upload));
  }

  @Override
  public void deleteScript(String name) throws CloudflareException {
    timer.run("delete-script", () -> account.deleteScript(name));
  }

  @Override
  public List<Deployment> deployments(String name) throws CloudflareException {
    return timer.measure("deployments", () -> account.deployments(name));
  }

  @Override
  public void deploy(String name, String versionId) throws CloudflareException {
    timer.run("deploy", () -> account.deploy(name, versionId));
  }

  @Override
  public Optional<String> subdomain() throws CloudflareException {
    return timer.measure("subdomain", () -> account.subdomain());
  }

  @Override
  public WorkersDev workersDev(String name) throws CloudflareException {
    return timer.measure("workers-dev", () -> account.workersDev(name));
  }

  @Override
  public void workersDev(String name, boolean enabled) throws CloudflareException {
    timer.run("set-workers-dev", () -> account.workersDev(name, enabled));
  }

  @Override
  public List<Domain> domains(String service) throws CloudflareException {
    return timer.measure("domains", () -> account.domains(service));
  }

  @Override
  public void attachDomain(String hostname, String service, String zoneId)
      throws CloudflareException {
    timer.run("attach-domain", () -> account.attachDomain(hostname, service, zoneId));
  }

  @Override
  public void detachDomain(String id) throws CloudflareException {
    timer.run("detach-domain", () -> account.detachDomain(id));
  }

  @Override
  public List<KvNamespace> kvNamespaces() throws CloudflareException {
    return timer.measure("kv-namespaces", () -> account.kvNamespaces());
  }

  @Override
  public KvNamespace createKvNamespace(String title) throws CloudflareException {
    return timer.measure("create-kv-namespace", () -> account.createKvNamespace(title));
  }

  @Override
  public void deleteKvNamespace(String id) throws CloudflareException {
    timer.run("delete-kv-namespace", () -> account.deleteKvNamespace(id));
  }

  @Override
  public Budget budget() {
    return account.budget();
  }

  @Override
  public Set<String> shownPermissions() {
    return account.shownPermissions();
  }

  @Override
  public String toString() {
    return account.toString();
  }

  private static String outcome(CloudflareException failure) {
    return switch (failure) {
      case CloudflareException.Unauthorized unauthorized -> "unauthorized";
      case CloudflareException.Forbidden forbidden -> "forbidden";
      case CloudflareException.NotFound missing -> "not-found";
      case CloudflareException.Conflict conflict -> "conflict";
      case CloudflareException.Invalid invalid -> "invalid";
      case CloudflareException.RateLimited limited -> "rate-limited";
      case CloudflareException.Unavailable unavailable -> "unavailable";
      case CloudflareException.Malformed malformed -> "malformed";
    };
  }
}
