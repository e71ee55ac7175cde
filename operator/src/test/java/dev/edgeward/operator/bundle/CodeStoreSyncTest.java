package dev.edgeward.operator.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.api.Bundle;
import dev.edgeward.api.v1alpha1.EgressPolicy;
import dev.edgeward.operator.FixedConfig;
import dev.edgeward.operator.dispatch.InMemoryDispatcher;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import dev.edgeward.operator.dispatch.TestRuntimes;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CodeStoreSyncTest {
  private static final RuntimeConnection RUNTIME = TestRuntimes.connection();

  private final InMemoryDispatcher dispatcher = new InMemoryDispatcher();
  private final WantedBundles wanted = new WantedBundles();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-01T00:00:00Z"));
  private final CodeStoreSync sync =
      new CodeStoreSync(dispatcher, wanted, new FixedConfig(), now::get);

  @AfterEach
  void stop() {
    sync.stop();
  }

  private static Bundle bundle(int number) {
    return new Bundle(
        Map.of("main.js", "export default () => " + number),
        "main.js",
        "2026-11-01",
        List.of(),
        null,
        null,
        EgressPolicy.DENY,
        List.of());
  }

  private void want(int... numbers) {
    Map<BundleKey, WantedBundles.Content> bundles = new HashMap<>();
    for (int number : numbers) {
      Bundle bundle = bundle(number);
      bundles.put(new BundleKey("wsp_a", bundle.digest()), () -> Optional.of(bundle));
    }
    wanted.tell(runtime -> runtime.equals(RUNTIME.name()) ? bundles : Map.of());
  }

  private CodeStoreSync.Progress run() {
    sync.start(RUNTIME);
    await().until(() -> sync.progress(RUNTIME.name()).orElseThrow().end() != null);
    return sync.progress(RUNTIME.name()).orElseThrow();
  }

  @Test
  void anEmptyStoreFills() {
    want(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    CodeStoreSync.Progress progress = run();

    assertThat(progress.complete()).isTrue();
    assertThat(progress.desired()).isEqualTo(10);
    assertThat(progress.stored()).isEqualTo(10);
    assertThat(dispatcher.bundles()).hasSize(10);
    assertThat(dispatcher.calls("store")).hasSize(10);

    assertThat(run().stored()).isEqualTo(10);
    assertThat(dispatcher.calls("store")).hasSize(10);
  }

  @Test
  void whatNobodyNamesGoesAfterTheGrace() {
    want(1, 2);
    run();
    want(1);
    run();
    assertThat(dispatcher.bundles()).hasSize(2);

    now.updateAndGet(time -> time.plus(new FixedConfig().bundleGrace()));
    run();

    assertThat(dispatcher.bundles()).containsOnlyKeys("wsp_a/" + bundle(1).digest());
  }

  @Test
  void aFailureEndsItAndTheNextTurnGoesOn() {
    want(1, 2, 3);
    dispatcher.goDown();
    assertThat(run().complete()).isFalse();

    dispatcher.recover();
    assertThat(run().complete()).isTrue();
    assertThat(dispatcher.bundles()).hasSize(3);
  }

  @Test
  void aBundleThatCannotBeMadeKeepsNoOtherFromItsPlace() {
    Bundle good = bundle(1);
    Map<BundleKey, WantedBundles.Content> bundles =
        Map.of(
            new BundleKey("wsp_a", "bad"),
            () -> {
              throw new IllegalStateException("unexpected");
            },
            new BundleKey("wsp_a", good.digest()),
            () -> Optional.of(good));
    wanted.tell(runtime -> bundles);

    assertThat(run().complete()).isFalse();
    assertThat(dispatcher.bundles()).containsOnlyKeys("wsp_a/" + good.digest());
  }

  @Test
  void nothingIsTouchedWhileNobodyWatchesVersions() {
    assertThat(run().complete()).isFalse();
    assertThat(dispatcher.calls()).isEmpty();
  }
}
