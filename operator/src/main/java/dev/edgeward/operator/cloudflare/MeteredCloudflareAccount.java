package dev.edgeward.operator.cloudflare;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Optional;

/**
 * Measures the calls to another account: {@code edgeward.cloudflare.calls} by operation and
 * outcome, with its tries and waits. Names and ids are no labels: there is no end to them.
 */
final class MeteredCloudflareAccount implements CloudflareAccount {
  private static final String CALLS = "edgeward.cloudflare.calls";

  private final CloudflareAccount account;
  private final MeterRegistry registry;

  /**
   * An account that is measured.
   *
   * @param account that does the work
   * @param registry for the measures
   */
  MeteredCloudflareAccount(CloudflareAccount account, MeterRegistry registry) {
    this.account = account;
    this.registry = registry;
  }

  @Override
  public TokenState verifyToken() throws CloudflareException {
    return measured("verify-token", () -> account.verifyToken());
  }

  @Override
  public Optional<Script> script(String name) throws CloudflareException {
    return measured("script", () -> account.script(name));
  }

  @Override
  public DeployedVersion upload(String name, ScriptUpload upload) throws CloudflareException {
    return measured("upload", () -> account.upload(name, upload));
  }

  @Override
  public void deleteScript(String name) throws CloudflareException {
    measured(
        "delete-script",
        () -> {
          account.deleteScript(name);
          return true;
        });
  }

  @Override
  public List<Deployment> deployments(String name) throws CloudflareException {
    return measured("deployments", () -> account.deployments(name));
  }

  @Override
  public void deploy(String name, String versionId) throws CloudflareException {
    measured(
        "deploy",
        () -> {
          account.deploy(name, versionId);
          return true;
        });
  }

  @Override
  public Optional<String> subdomain() throws CloudflareException {
    return measured("subdomain", () -> account.subdomain());
  }

  @Override
  public WorkersDev workersDev(String name) throws CloudflareException {
    return measured("workers-dev", () -> account.workersDev(name));
  }

  @Override
  public void workersDev(String name, boolean enabled) throws CloudflareException {
    measured(
        "set-workers-dev",
        () -> {
          account.workersDev(name, enabled);
          return true;
        });
  }

  @Override
  public List<Domain> domains(String service) throws CloudflareException {
    return measured("domains", () -> account.domains(service));
  }

  @Override
  public void attachDomain(String hostname, String service, String zoneId)
      throws CloudflareException {
    measured(
        "attach-domain",
        () -> {
          account.attachDomain(hostname, service, zoneId);
          return true;
        });
  }

  @Override
  public void detachDomain(String id) throws CloudflareException {
    measured(
        "detach-domain",
        () -> {
          account.detachDomain(id);
          return true;
        });
  }

  @Override
  public List<KvNamespace> kvNamespaces() throws CloudflareException {
    return measured("kv-namespaces", () -> account.kvNamespaces());
  }

  @Override
  public KvNamespace createKvNamespace(String title) throws CloudflareException {
    return measured("create-kv-namespace", () -> account.createKvNamespace(title));
  }

  @Override
  public void deleteKvNamespace(String id) throws CloudflareException {
    measured(
        "delete-kv-namespace",
        () -> {
          account.deleteKvNamespace(id);
          return true;
        });
  }

  @Override
  public Budget budget() {
    return account.budget();
  }

  @Override
  public String toString() {
    return account.toString();
  }

  private interface Call<R> {
    R make() throws CloudflareException;
  }

  private <R> R measured(String operation, Call<R> call) throws CloudflareException {
    Timer.Sample sample = Timer.start(registry);
    String end = "error";
    try {
      R result = call.make();
      end = "ok";
      return result;
    } catch (CloudflareException e) {
      end =
          switch (e) {
            case CloudflareException.Unauthorized unauthorized -> "unauthorized";
            case CloudflareException.Forbidden forbidden -> "forbidden";
            case CloudflareException.NotFound missing -> "not-found";
            case CloudflareException.Conflict conflict -> "conflict";
            case CloudflareException.Invalid invalid -> "invalid";
            case CloudflareException.RateLimited limited -> "rate-limited";
            case CloudflareException.Unavailable unavailable -> "unavailable";
            case CloudflareException.Malformed malformed -> "malformed";
          };
      throw e;
    } finally {
      sample.stop(registry.timer(CALLS, "operation", operation, "outcome", end));
    }
  }
}
