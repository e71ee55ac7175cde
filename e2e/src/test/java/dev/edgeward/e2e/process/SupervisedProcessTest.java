package dev.edgeward.e2e.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes: shell scripts that sleep, die or ignore signals. */
class SupervisedProcessTest {

  private static final Timing QUICK =
      new Timing(
          Duration.ofMillis(50),
          Duration.ofMillis(10),
          3,
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofSeconds(5),
          Duration.ofMillis(500));

  @TempDir private Path folder;
  private final List<String> journal = new CopyOnWriteArrayList<>();
  private final List<SupervisedProcess> open = new CopyOnWriteArrayList<>();
  private AtomicBoolean healthy;

  @BeforeEach
  void isHealthy() {
    healthy = new AtomicBoolean(true);
  }

  @AfterEach
  void endAll() throws InterruptedException {
    for (SupervisedProcess process : open) {
      process.close();
    }
  }

  @Test
  void whatIsKilledComesBack() throws Exception {
    SupervisedProcess process = start("exec sleep 600");
    long first = readyPid(process);

    process.kill();

    await().until(() -> process.isReady() && process.pid().orElseThrow() != first);
    assertThat(ProcessHandle.of(first).filter(Processes::isRunning)).isEmpty();
  }

  @Test
  void whatHangsIsKilledThoughItIgnoresBeingAskedToEnd() throws Exception {
    SupervisedProcess process = start("trap '' TERM; while :; do sleep 0.1; done");
    long first = readyPid(process);

    healthy.set(false);
    await().until(() -> ProcessHandle.of(first).filter(Processes::isRunning).isEmpty());
    healthy.set(true);

    await().until(process::isReady);
    assertThat(process.pid().orElseThrow()).isNotEqualTo(first);
    assertThat(journal).anyMatch(line -> line.contains("hangs: 3 health checks failed in a row"));
  }

  @Test
  void oneFailedHealthCheckIsForgiven() throws Exception {
    var checks = new CopyOnWriteArrayList<Boolean>();
    Service service =
        service(
            "exec sleep 600",
            () -> {
              checks.add(true);
              return checks.size() % 2 == 1;
            });
    SupervisedProcess process = supervise(service, QUICK);
    long first = readyPid(process);

    await().until(() -> checks.size() > 12);

    assertThat(process.pid()).contains(first);
  }

  @Test
  void theDelayGrowsWhileItDiesAgainAndAgain() throws Exception {
    start("exit 3");

    await().until(() -> delays().size() >= 6);

    assertThat(delays().subList(0, 6))
        .containsExactly("20 ms", "40 ms", "80 ms", "160 ms", "200 ms", "200 ms");
  }

  @Test
  void aProcessThatItsSupervisorLeftIsTakenOver() throws Exception {
    Service service = service("exec sleep 600", () -> healthy.get());
    Process left = service.launcher().prepare().start(service.log());
    service.pidFile().write(left.toHandle(), service.launcher().prepare().fingerprint());

    SupervisedProcess process = supervise(service, QUICK);

    assertThat(readyPid(process)).isEqualTo(left.pid());
  }

  @Test
  void aProcessThatWasLaunchedInAnotherWayIsReplaced() throws Exception {
    Service service = service("exec sleep 600", () -> healthy.get());
    Process left = service.launcher().prepare().start(service.log());
    service.pidFile().write(left.toHandle(), "another-fingerprint");

    SupervisedProcess process = supervise(service, QUICK);

    assertThat(readyPid(process)).isNotEqualTo(left.pid());
    await().until(() -> !left.isAlive());
  }

  @Test
  void aProcessOfAnotherThatHasThePidNowIsLeftAlone() throws Exception {
    Service service = service("exec sleep 600", () -> healthy.get());
    Process other = new ProcessBuilder("sleep", "600").start();
    try {
      Path pidFile = folder.resolve("pid");
      Files.writeString(
          pidFile, other.pid() + " 1000 " + service.launcher().prepare().fingerprint());

      SupervisedProcess process = supervise(service, QUICK);
      long pid = readyPid(process);
      process.close();

      assertThat(pid).isNotEqualTo(other.pid());
      assertThat(other.isAlive()).isTrue();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void whatIsClosedIsGoneAndStaysAway() throws Exception {
    SupervisedProcess process = start("trap '' TERM; while :; do sleep 0.1; done");
    long pid = readyPid(process);

    process.close();

    assertThat(ProcessHandle.of(pid).filter(Processes::isRunning)).isEmpty();
    assertThat(folder.resolve("pid")).doesNotExist();
    assertThat(process.pid()).isEmpty();
  }

  @Test
  void whatWasKilledAndLeftComesBackWhenStarted() throws Exception {
    SupervisedProcess process = start("exec sleep 600");
    readyPid(process);

    process.killAndLeave();
    assertThat(process.isReady()).isFalse();
    process.start();

    assertThat(process.awaitReady(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void theStartWaitsForWhatItNeeds() throws Exception {
    var there = new AtomicBoolean();
    Service.Launcher launcher =
        () -> {
          if (!there.get()) {
            throw new Service.NotYet("no key");
          }
          return new Launch(List.of("sleep", "600"), Map.of(), List.of());
        };
    SupervisedProcess process = supervise(service(launcher, () -> true), QUICK);
    await().until(() -> journal.contains("fake: waits: no key"));
    assertThat(process.pid()).isEqualTo(Optional.empty());

    there.set(true);

    assertThat(process.awaitReady(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void refreshRestartsOnlyWhatIsOutOfDate() throws Exception {
    var inputs = new CopyOnWriteArrayList<>(List.of("built at 1"));
    Service.Launcher launcher = () -> new Launch(List.of("sleep", "600"), Map.of(), inputs);
    SupervisedProcess process = supervise(service(launcher, () -> true), QUICK);
    long first = readyPid(process);

    process.refresh();
    assertThat(process.pid()).contains(first);
    inputs.set(0, "built at 2");
    process.refresh();

    assertThat(readyPid(process)).isNotEqualTo(first);
  }

  private List<String> delays() {
    return journal.stream()
        .filter(line -> line.contains("starts again in "))
        .map(line -> line.replaceAll(".*again in ", ""))
        .toList();
  }

  private SupervisedProcess start(String script) {
    return supervise(service(script, () -> healthy.get()), QUICK);
  }

  private SupervisedProcess supervise(Service service, Timing timing) {
    var process = new SupervisedProcess(service, timing, journal::add);
    open.add(process);
    process.start();
    return process;
  }

  private Service service(String script, Service.Probe probe) {
    return service(() -> new Launch(List.of("sh", "-c", script), Map.of(), List.of()), probe);
  }

  private Service service(Service.Launcher launcher, Service.Probe probe) {
    return new Service(
        "fake",
        launcher,
        probe,
        true,
        Duration.ofSeconds(5),
        folder.resolve("log"),
        new PidFile(folder.resolve("pid")));
  }

  private static long readyPid(SupervisedProcess process) throws InterruptedException, IOException {
    assertThat(process.awaitReady(Duration.ofSeconds(10))).isTrue();
    return process.pid().orElseThrow();
  }
}
