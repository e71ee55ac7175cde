package dev.edgeward.operator.deployment;

import dev.edgeward.operator.cloudflare.Binding;
import dev.edgeward.operator.cloudflare.CloudflareAccount;
import dev.edgeward.operator.cloudflare.CloudflareException;
import dev.edgeward.operator.cloudflare.Script;
import dev.edgeward.operator.cloudflare.ScriptUpload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An account in memory. One call of all can be made to fail, before or after it takes effect. */
final class InMemoryAccount implements CloudflareAccount {
  final List<String> changes = new ArrayList<>();

  /** By the script's name and the version's id, with a slash between. */
  final Map<String, Script> versions = new HashMap<>();

  final Map<String, List<Deployment>> deployments = new HashMap<>();
  final Map<String, String> namespaces = new LinkedHashMap<>();
  final Map<String, Domain> domains = new LinkedHashMap<>();
  final Map<String, Boolean> workersDev = new HashMap<>();
  Optional<String> subdomain = Optional.of("acme");
  String tokenStatus = "active";

  /** Cloudflare's name of a permission; what is changed takes it. */
  @Nullable String missing;

  private final Set<String> shown = new HashSet<>();
  Instant now = Instant.parse("2026-11-01T00:00:00Z");
  int calls;
  int failing = -1;
  boolean afterEffect;
  private int made;

  private interface Effect<T> {
    T take() throws CloudflareException;
  }

  private <T> T call(Effect<T> effect) throws CloudflareException {
    boolean fails = calls++ == failing;
    if (fails && !afterEffect) {
      throw new CloudflareException.Unavailable("cut before", false, Duration.ofSeconds(1));
    }
    T answer = effect.take();
    if (fails) {
      throw new CloudflareException.Unavailable("cut after", true, Duration.ofSeconds(1));
    }
    return answer;
  }

  private <T> T change(String what, Effect<T> effect) throws CloudflareException {
    String permission =
        what.startsWith("make ") || what.matches("delete \\p{XDigit}{32}")
            ? "Workers KV Storage Write"
            : "Workers Scripts Write";
    return call(
        () -> {
          if (permission.equals(missing)) {
            throw new CloudflareException.Forbidden(
                what + ": the API token needs " + permission, permission);
          }
          T answer = effect.take();
          changes.add(what);
          shown.add(permission);
          return answer;
        });
  }

  /** The bindings that a script runs with now. */
  List<Script.Bound> running(String name) {
    return present(name).map(Script::bindings).orElse(List.of());
  }

  private Optional<Script> present(String name) {
    return presentVersion(name).map(id -> versions.get(name + "/" + id));
  }

  private Optional<String> presentVersion(String name) {
    return deployments.getOrDefault(name, List.of()).stream()
        .findFirst()
        .map(deployment -> deployment.versions().getFirst().versionId());
  }

  @Override
  public TokenState verifyToken() throws CloudflareException {
    return call(() -> new TokenState("t1", tokenStatus, null, null));
  }

  @Override
  public Optional<Script> script(String name) throws CloudflareException {
    return call(() -> present(name));
  }

  @Override
  public DeployedVersion upload(String name, ScriptUpload upload) throws CloudflareException {
    return change(
        "upload " + name,
        () -> {
          for (Binding binding : upload.bindings()) {
            if (binding instanceof Binding.KvNamespaceId kv
                && !namespaces.containsKey(kv.namespaceId())) {
              throw new CloudflareException.Invalid(10_041, "no such KV namespace", false);
            }
          }
          String id = "version-" + ++made;
          versions.put(
              name + "/" + id,
              new Script(
                  Scripts.bound(upload.bindings()),
                  upload.compatibilityDate(),
                  upload.compatibilityFlags(),
                  upload.tags(),
                  upload.observability(),
                  upload.placement()));
          began(name, id);
          workersDev.putIfAbsent(name, false);
          return new DeployedVersion(id);
        });
  }

  private void began(String name, String versionId) {
    deployments
        .computeIfAbsent(name, any -> new ArrayList<>())
        .addFirst(new Deployment("d" + ++made, now, List.of(new Share(versionId, 100))));
  }

  @Override
  public void deleteScript(String name) throws CloudflareException {
    change(
        "delete script " + name,
        () -> {
          versions.keySet().removeIf(key -> key.startsWith(name + "/"));
          deployments.remove(name);
          return true;
        });
  }

  @Override
  public List<Deployment> deployments(String name) throws CloudflareException {
    shown.add("Workers Scripts Read");
    return call(() -> List.copyOf(deployments.getOrDefault(name, List.of())));
  }

  @Override
  public void deploy(String name, String versionId) throws CloudflareException {
    change(
        "deploy " + versionId,
        () -> {
          began(name, versionId);
          return true;
        });
  }

  @Override
  public Optional<String> subdomain() throws CloudflareException {
    return call(() -> subdomain);
  }

  @Override
  public WorkersDev workersDev(String name) throws CloudflareException {
    return call(() -> new WorkersDev(workersDev.getOrDefault(name, false), false));
  }

  @Override
  public void workersDev(String name, boolean enabled) throws CloudflareException {
    change("workers.dev " + enabled, () -> workersDev.put(name, enabled) == null);
  }

  @Override
  public List<Domain> domains(String service) throws CloudflareException {
    return call(
        () ->
            domains.values().stream().filter(domain -> domain.service().equals(service)).toList());
  }

  @Override
  public void attachDomain(String hostname, String service, String zoneId)
      throws CloudflareException {
    change(
        "attach " + hostname,
        () ->
            domains.put(hostname, new Domain("id-" + hostname, hostname, service, zoneId)) == null);
  }

  @Override
  public void detachDomain(String id) throws CloudflareException {
    change("detach " + id, () -> domains.values().removeIf(domain -> domain.id().equals(id)));
  }

  @Override
  public List<KvNamespace> kvNamespaces() throws CloudflareException {
    shown.add("Workers KV Storage Read");
    return call(
        () ->
            namespaces.entrySet().stream()
                .map(entry -> new KvNamespace(entry.getKey(), entry.getValue()))
                .toList());
  }

  @Override
  public KvNamespace createKvNamespace(String title) throws CloudflareException {
    return change(
        "make " + title,
        () -> {
          String id = "%032x".formatted(++made);
          namespaces.put(id, title);
          return new KvNamespace(id, title);
        });
  }

  @Override
  public void deleteKvNamespace(String id) throws CloudflareException {
    change("delete " + id, () -> namespaces.remove(id) != null);
  }

  @Override
  public Budget budget() {
    return new Budget(1_200 - calls, 1_200, now);
  }

  @Override
  public Set<String> shownPermissions() {
    return Set.copyOf(shown);
  }

  /** From now on it is a new client, to which no call has shown anything. */
  void forgetPermissions() {
    shown.clear();
  }
}
