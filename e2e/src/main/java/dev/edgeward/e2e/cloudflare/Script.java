package dev.edgeward.e2e.cloudflare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name for a script in an account; without versions it is free. Who changes it holds its monitor,
 * as does who reads it, but for {@link #serving} and {@link #workersDev}.
 */
final class Script {

  private final String account;
  private final String name;
  private final List<ScriptVersion> versions = new ArrayList<>();
  private final List<Deployment> deployments = new ArrayList<>();
  private final Map<String, WorkerProcess> processes = new HashMap<>();
  private ScriptSettings settings = ScriptSettings.initial();
  private Instant created = Instant.EPOCH;
  private Instant modified = Instant.EPOCH;
  private int numbers;
  private volatile boolean workersDev;
  private volatile boolean previews;
  private volatile @Nullable Serving serving;

  Script(String account, String name) {
    this.account = account;
    this.name = name;
  }

  String account() {
    return account;
  }

  String name() {
    return name;
  }

  boolean exists() {
    return !versions.isEmpty();
  }

  /** Newest last. */
  List<ScriptVersion> versions() {
    return versions;
  }

  ScriptVersion latest() {
    return versions.getLast();
  }

  Optional<ScriptVersion> version(String id) {
    return versions.stream().filter(version -> version.id().equals(id)).findAny();
  }

  /** Newest last. */
  List<Deployment> deployments() {
    return deployments;
  }

  Map<String, WorkerProcess> processes() {
    return processes;
  }

  ScriptSettings settings() {
    return settings;
  }

  void set(ScriptSettings changed, Instant now) {
    settings = changed;
    modified = now;
  }

  Instant created() {
    return created;
  }

  Instant modified() {
    return modified;
  }

  int nextNumber() {
    numbers++;
    return numbers;
  }

  void add(ScriptVersion version) {
    if (versions.isEmpty()) {
      created = version.created();
    }
    versions.add(version);
    modified = version.created();
  }

  boolean workersDev() {
    return workersDev;
  }

  boolean previews() {
    return previews;
  }

  void publish(boolean onWorkersDev, boolean withPreviews) {
    workersDev = onWorkersDev;
    previews = withPreviews;
  }

  Optional<Serving> serving() {
    return Optional.ofNullable(serving);
  }

  void serve(Serving next) {
    serving = next;
  }

  /** Ends the workers that serve nothing any more, but for the latest version's. */
  void reap(Instant now) {
    Serving current = serving;
    if (current != null && current.former() != null && !now.isBefore(current.until())) {
      current = current.settled();
      serving = current;
    }
    @Nullable Serving former = current == null ? null : current.former();
    Iterator<Map.Entry<String, WorkerProcess>> all = processes.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, WorkerProcess> one = all.next();
      WorkerProcess worker = one.getValue();
      boolean needed =
          (current != null && current.runs(worker))
              || (former != null && former.runs(worker))
              || (exists() && latest().id().equals(one.getKey()));
      if (!needed) {
        worker.retire();
        all.remove();
      }
    }
  }

  /** Serves no more, and ends its workers at once. */
  void kill() {
    // First, so that the edge doesn't look for a worker that takes requests.
    serving = null;
    processes.values().forEach(WorkerProcess::kill);
  }

  /** Makes the name free. */
  void clear(Instant now) {
    versions.clear();
    deployments.clear();
    settings = ScriptSettings.initial();
    publish(false, false);
    serving = null;
    numbers = 0;
    reap(now);
  }
}
