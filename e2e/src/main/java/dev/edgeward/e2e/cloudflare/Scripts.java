package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All scripts, and how they come to run. */
final class Scripts implements AutoCloseable {

  private final Map<String, Script> scripts = new ConcurrentHashMap<>();

  /** The versions that run other code than was uploaded. */
  private final Set<String> broken = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path workerd;
  private final int kvPort;
  private final Bindings bindings;
  private final Faults faults;
  private final InstantSource clock;

  /**
   * @param folder for what workerd reads
   * @param workerd the executable
   */
  Scripts(
      Path folder,
      Path workerd,
      int kvPort,
      Bindings bindings,
      Faults faults,
      InstantSource clock) {
    this.folder = folder;
    this.workerd = workerd;
    this.kvPort = kvPort;
    this.bindings = bindings;
    this.faults = faults;
    this.clock = clock;
  }

  InstantSource clock() {
    return clock;
  }

  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /** The script of that name, which may not exist yet. */
  Script named(String account, String name) {
    if (!name.matches("[a-z0-9_][a-z0-9_-]{0,62}")) {
      throw new ApiError(400, 10_016, "workers.api.error.invalid_script_name");
    }
    return scripts.computeIfAbsent(account + "/" + name, any -> new Script(account, name));
  }

  /** As {@link #named}, without making anything; for the edge. */
  Optional<Script> find(String account, String name) {
    return Optional.ofNullable(scripts.get(account + "/" + name));
  }

  /** The scripts of an account, by name. */
  List<Script> list(String account) {
    List<Script> found = new ArrayList<>();
    for (Script script : scripts.values()) {
      synchronized (script) {
        if (script.account().equals(account) && script.exists()) {
          found.add(script);
        }
      }
    }
    found.sort(Comparator.comparing(Script::name));
    return found;
  }

  /**
   * Makes a version of an upload, and starts it.
   *
   * @throws ApiError when it doesn't start; there is no such version then
   */
  ScriptVersion add(Script script, Upload upload, String source) throws InterruptedException {
    List<Binding> former = script.exists() ? script.latest().bindings() : List.of();
    return add(
        script,
        upload.modules(),
        bindings.resolve(script.account(), upload.bindings(), upload.keepBindings(), former),
        upload.version(),
        upload.annotations(),
        source);
  }

  /** Makes a version that differs from the latest one in bindings or settings. */
  ScriptVersion amend(
      Script script,
      List<Binding> changed,
      VersionSettings settings,
      ObjectNode annotations,
      String source)
      throws InterruptedException {
    return add(script, script.latest().modules(), changed, settings, annotations, source);
  }

  private ScriptVersion add(
      Script script,
      List<WorkerModule> modules,
      List<Binding> resolved,
      VersionSettings settings,
      ObjectNode annotations,
      String source)
      throws InterruptedException {
    ScriptVersion version =
        new ScriptVersion(
            Ids.uuid(),
            script.nextNumber(),
            clock.instant(),
            source,
            annotations,
            modules,
            resolved,
            settings);
    if (faults.breaksVersion(script.name())) {
      broken.add(version.id());
    }
    WorkerProcess worker = start(version);
    script.add(version);
    script.processes().put(version.id(), worker);
    script.reap(clock.instant());
    return version;
  }

  /** Lets a version serve everything. */
  Deployment deploy(Script script, ScriptVersion version, ObjectNode annotations, String source)
      throws InterruptedException {
    return deploy(script, List.of(new Deployment.Share(version.id(), 100)), annotations, source);
  }

  /**
   * Lets versions serve. Requests that are under way end where they are.
   *
   * @throws ApiError when a version doesn't exist, or doesn't start any more
   */
  Deployment deploy(
      Script script, List<Deployment.Share> shares, ObjectNode annotations, String source)
      throws InterruptedException {
    List<Serving.Weighted> workers = new ArrayList<>();
    for (Deployment.Share share : shares) {
      workers.add(new Serving.Weighted(running(script, share.versionId()), share.percentage()));
    }
    var now = clock.instant();
    Deployment deployment = new Deployment(Ids.uuid(), now, source, annotations, shares);
    script.deployments().add(deployment);
    @Nullable Serving former =
        faults.formerVersion().isZero()
            ? null
            : script.serving().map(serving -> serving.at(now).settled()).orElse(null);
    script.serve(new Serving(workers, former, now.plus(faults.formerVersion())));
    script.reap(now);
    return deployment;
  }

  private WorkerProcess running(Script script, String versionId) throws InterruptedException {
    ScriptVersion version =
        script.version(versionId).orElseThrow(() -> ApiError.noSuchVersion(versionId));
    WorkerProcess worker = script.processes().get(versionId);
    if (worker == null) {
      worker = start(version);
      script.processes().put(versionId, worker);
    }
    return worker;
  }

  private WorkerProcess start(ScriptVersion version) throws InterruptedException {
    try {
      ScriptVersion run = broken.contains(version.id()) ? version.broken() : version;
      Path config = new WorkerConfig(run, kvPort).write(folder.resolve(version.id()));
      return WorkerProcess.start(workerd, config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills every worker. */
  @Override
  public void close() {
    for (Script script : scripts.values()) {
      synchronized (script) {
        script.kill();
      }
    }
  }
}
