package dev.edgeward.operator.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.KeysPhase;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class KeyRotationsTest {
  private static final Duration PROBE = Duration.ofSeconds(15);

  /** More than a rotation takes. */
  private static final int MOST_WRITES = 12;

  private RotatingRuntime runtime;

  @BeforeEach
  void start() throws Exception {
    runtime = new RotatingRuntime();
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void withoutAWishNothingIsWritten() throws Exception {
    runtime.kubernetes.forgetWrites();

    for (int i = 0; i < 20; i++) {
      live();
    }

    assertThat(runtime.kubernetes.writes()).isEmpty();
    assertThat(runtime.status.phase()).isEqualTo(KeysPhase.STEADY);
    assertThat(runtime.events).isEmpty();
  }

  @Test
  void aRequestReplacesAllKeysAndNobodyIsRefusedMeanwhile() throws Exception {
    Set<String> before = runtime.allKeys();
    String digestKey = runtime.data("edgeward-sync-local").get("digest-key");
    runtime.request("please");

    int probes = untilSteady(40);

    assertThat(runtime.allKeys()).hasSize(3).doesNotContainAnyElementsOf(before);
    assertThat(runtime.data("edgeward-sync-local"))
        .containsOnlyKeys("signing-key", "digest-key")
        .containsEntry("digest-key", digestKey);
    assertThat(runtime.data("edgeward-invoke-keys")).containsOnlyKeys("local");
    assertThat(runtime.events).containsExactly("KeysAnnounced", "KeysRotated", "KeysRetired");
    // Half a minute to settle, two to retire, and a probe for each step at most.
    assertThat(probes).isBetween(10, 16);
    // With the first one: once for the next keys, once without the former.
    assertThat(runtime.dispatcherStarts).isEqualTo(3);
  }

  @Test
  void aRequestIsActedOnOnce() throws Exception {
    runtime.request("please");
    untilSteady(40);
    Set<String> after = runtime.allKeys();
    runtime.kubernetes.forgetWrites();

    for (int i = 0; i < 20; i++) {
      live();
    }

    assertThat(runtime.kubernetes.writes()).isEmpty();
    assertThat(runtime.allKeys()).isEqualTo(after);

    runtime.request("and again");
    untilSteady(40);

    assertThat(runtime.allKeys()).hasSize(3).doesNotContainAnyElementsOf(after);
  }

  @Test
  void aScheduleReplacesThemEachTimeTheIntervalIsOver() throws Exception {
    runtime.request("please");
    untilSteady(40);
    Set<String> first = runtime.allKeys();
    runtime.interval("1h");

    for (int i = 0; i < 10; i++) {
      runtime.pass(Duration.ofMinutes(5));
      live();
    }
    assertThat(runtime.allKeys()).isEqualTo(first);

    runtime.pass(Duration.ofMinutes(10));
    untilSteady(40);

    assertThat(runtime.allKeys()).hasSize(3).doesNotContainAnyElementsOf(first);
  }

  @Test
  void nothingIsPromotedForADispatcherThatNobodyStartsAnew() throws Exception {
    runtime.request("please");

    for (int i = 0; i < 40; i++) {
      runtime.pass(PROBE);
      runtime.probe();
      runtime.readInvokeKey();
      runtime.check();
    }

    assertThat(runtime.status.phase()).isEqualTo(KeysPhase.ANNOUNCED);
    assertThat(runtime.status.message()).contains("edgeward-dispatcher-local");
    assertThat(runtime.events).containsExactly("KeysAnnounced");
  }

  @Test
  void aVersionThatCanNotBeSealedAnewKeepsItsKeyAndIsCounted() throws Exception {
    Set<String> before = runtime.allKeys();
    runtime.request("please");
    for (int i = 0; i < 60; i++) {
      live(Set.of("a/2"));
    }

    assertThat(runtime.status.phase()).isEqualTo(KeysPhase.RETIRING);
    assertThat(runtime.status.message()).endsWith(": 1");
    assertThat(runtime.allKeys())
        .as("the sealing key is kept, the signing keys are not")
        .hasSize(4);

    runtime.request("again, with that in the way");
    for (int i = 0; i < 60; i++) {
      live(Set.of("a/2"));
    }
    assertThat(runtime.allKeys()).hasSize(4).containsAnyElementsOf(before);
    assertThat(runtime.events.stream().filter("KeysRotated"::equals)).hasSize(2);

    untilSteady(40);
    assertThat(runtime.allKeys()).hasSize(3).doesNotContainAnyElementsOf(before);
  }

  @Test
  void aSecretDeletedByHandMeanwhileGivesNewKeysAndTheRotationEnds() throws Exception {
    for (String name :
        List.of("edgeward-sync-local", "edgeward-invoke-keys", "edgeward-dispatcher-local")) {
      for (int stage = 0; stage < 14; stage += 3) {
        runtime.request(name + stage);
        for (int i = 0; i < stage; i++) {
          live();
        }
        runtime.kubernetes.client().secrets().inNamespace("edgeward").withName(name).delete();
        // What can't be without an outage: all have the new keys, and the old tokens are over.
        runtime.probe();
        runtime.startDispatcher();
        runtime.readInvokeKey();
        runtime.versions().forEach(runtime::seal);
        runtime.forgetTokens();

        untilSteady(60);

        assertThat(runtime.allKeys()).as("%s deleted at %s", name, stage).hasSize(3);
      }
    }
  }

  @Test
  void wheneverAWriteFailsTheNextProbeGoesOnThere() throws Exception {
    int writes = 0;
    for (int fatal = 1; fatal <= MOST_WRITES; fatal++) {
      Set<String> before = runtime.allKeys();
      runtime.request("rotation " + fatal);
      writes = failAt(fatal);

      untilSteady(60);

      runtime.kubernetes.relent();
      assertThat(runtime.allKeys())
          .as("after a failure of write %s", fatal)
          .hasSize(3)
          .doesNotContainAnyElementsOf(before);
    }
    assertThat(writes).as("a rotation has fewer").isLessThan(MOST_WRITES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whoeverIsLateAndWhateverFailsNobodyIsRefused(long seed) throws Exception {
    Random random = new Random(seed);
    Set<String> before = runtime.allKeys();
    runtime.request("please");
    Duration unread = Duration.ZERO;
    int sealingPace = 1 + random.nextInt(10);
    for (int i = 0; i < 150; i++) {
      Duration time = Duration.ofSeconds(random.nextInt(20));
      runtime.pass(time);
      unread = unread.plus(time);
      if (unread.compareTo(Duration.ofSeconds(30)) > 0 || random.nextInt(3) == 0) {
        runtime.readInvokeKey();
        unread = Duration.ZERO;
      }
      if (random.nextInt(4) == 0) {
        runtime.startDispatcher();
      }
      for (String version : List.copyOf(runtime.versions())) {
        if (random.nextInt(sealingPace) == 0) {
          runtime.seal(version);
        }
      }
      if (random.nextInt(3) == 0) {
        failAt(1 + random.nextInt(3));
      }
      probeOrFail();
      runtime.kubernetes.relent();
      runtime.check();
    }
    untilSteady(60);

    assertThat(runtime.allKeys()).hasSize(3).doesNotContainAnyElementsOf(before);
  }

  /** A quarter of a minute in which everybody does what it has to do. */
  private void live() throws Exception {
    live(Set.of());
  }

  private void live(Set<String> stuck) throws Exception {
    runtime.pass(PROBE);
    probeOrFail();
    runtime.check();
    runtime.readInvokeKey();
    List<String> versions = new ArrayList<>(runtime.versions());
    versions.removeAll(stuck);
    versions.forEach(runtime::seal);
    runtime.check();
    runtime.startDispatcher();
    runtime.check();
  }

  private int untilSteady(int most) throws Exception {
    for (int probes = 1; probes <= most; probes++) {
      live();
      if (probed && runtime.status.phase() == KeysPhase.STEADY) {
        return probes;
      }
    }
    throw new AssertionError("not steady: " + runtime.status);
  }

  private boolean probed;

  private void probeOrFail() throws Exception {
    probed = false;
    try {
      runtime.probe();
      probed = true;
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(403);
    }
  }

  private AtomicInteger count = new AtomicInteger();

  /** The n-th write from now on fails; gives how many there were since the last call. */
  private int failAt(int fatal) {
    int before = count.get();
    AtomicInteger fresh = new AtomicInteger();
    count = fresh;
    runtime.kubernetes.refuse(
        request -> !request.startsWith("GET") && fresh.incrementAndGet() == fatal,
        403,
        "{\"kind\":\"Status\",\"code\":403,\"message\":\"not now\"}");
    return before;
  }
}
