package dev.edgeward.operator.bundling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.operator.background.Outcome;
import dev.edgeward.operator.npm.RegistryAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class BundlesTest {
  private final InMemoryBundler bundler = new InMemoryBundler();
  private final Bundles bundles = new Bundles(bundler);

  @Test
  void whoWaitsHasItWhenItIsDone() throws InterruptedException {
    Sources sources = new Sources(Map.of("main.ts", "a"), "main.ts");

    assertThat(bundles.await(sources, sources.digest("in-memory 1"), Duration.ofMinutes(1)))
        .isInstanceOf(Outcome.Done.class);
  }

  @Test
  void theSameSourcesAreBundledOnce() {
    await().untilAsserted(() -> assertThat(ask("a")).isInstanceOf(Outcome.Done.class));
    ask("a");

    assertThat(bundler.bundled).hasValue(1);
  }

  @Test
  void whatIsRefusedIsRefusedOnce() {
    await().untilAsserted(() -> assertThat(ask("bad")).isInstanceOf(Outcome.Refused.class));
    ask("bad");

    assertThat(bundler.bundled).hasValue(1);
  }

  @Test
  void sourcesAreKnownByFilesEntrypointAndBundler() {
    Sources sources = new Sources(Map.of("main.ts", "a", "b.ts", "b"), "main.ts");

    assertThat(sources.digest("x 1"))
        .isEqualTo(new Sources(Map.of("b.ts", "b", "main.ts", "a"), "main.ts").digest("x 1"))
        .isNotEqualTo(sources.digest("x 2"))
        .isNotEqualTo(new Sources(sources.files(), "b.ts").digest("x 1"))
        .isNotEqualTo(new Sources(Map.of("main.ts", "a"), "main.ts").digest("x 1"));
  }

  @Test
  void whatOneRegistryHasAnotherMayNot() {
    Map<String, String> files = Map.of("main.ts", "a", "package-lock.json", "{}");

    for (String registry : new String[] {"https://one.example/", "https://two.example/"}) {
      Sources sources = new Sources(files, "main.ts", new RegistryAddress(registry, null), null);
      await()
          .until(
              () -> bundles.of(sources, sources.digest("in-memory 1")),
              Outcome.Done.class::isInstance);
    }

    assertThat(bundler.bundled).hasValue(2);
  }

  @Test
  void aRegistryThatHangsKeepsNobodyElseWaiting() {
    CountDownLatch held = new CountDownLatch(1);
    bundler.held = held;
    for (String source : new String[] {"a", "b", "c"}) {
      Sources slow =
          new Sources(
              Map.of("main.ts", source, "package-lock.json", "{}"),
              "main.ts",
              new RegistryAddress("https://slow.example/", null),
              null);
      bundles.of(slow, slow.digest("in-memory 1"));
    }
    await().until(() -> bundler.waiting.get() > 0);
    bundler.held = new CountDownLatch(0);

    await().untilAsserted(() -> assertThat(ask("d")).isInstanceOf(Outcome.Done.class));
    assertThat(bundler.waiting).hasPositiveValue();
    held.countDown();
  }

  private Outcome<Bundled> ask(String source) {
    Sources sources = new Sources(Map.of("main.ts", source), "main.ts");
    return bundles.of(sources, sources.digest("in-memory 1"));
  }
}
