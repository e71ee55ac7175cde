package dev.edgeward.operator.function;

import static dev.edgeward.operator.function.Stage.aMoment;
import static dev.edgeward.operator.function.Stage.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All reconcilers together, with functions that are bundled. */
@NullUnmarked // a null fails the test
@Timeout(60)
class TypeScriptReconcilersTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void whatTheBundlerMakesIsServed() {
    stage.apply("greet", typescript("1"));

    stage.awaitServing("greet");

    assertThat(stage.versions().getFirst().getSpec().bundling().bundler()).isEqualTo("in-memory 1");
    assertThat(stage.dispatcher.bundles().values())
        .extracting(bundle -> bundle.files().get("main.js"))
        .containsExactly("/* bundled */1");
  }

  @Test
  void aRevertBundlesNothingAndMakesNoVersion() {
    stage.apply("greet", typescript("1"));
    String first = stage.awaitServing("greet");
    stage.apply("greet", typescript("2"));
    eventually(() -> assertThat(stage.serving("greet")).isNotEqualTo(first));

    stage.apply("greet", typescript("1"));

    eventually(() -> assertThat(stage.serving("greet")).isEqualTo(first));
    assertThat(stage.versions()).hasSize(2);
    assertThat(stage.bundler.bundled).hasValue(2);
  }

  @Test
  void anOperatorThatStartsAnewBundlesNothing() {
    stage.apply("greet", typescript("1"));
    String first = stage.awaitServing("greet");

    stage.stop();
    stage.start();
    stage.apply("other", Stage.code("1"));
    stage.awaitServing("other");

    assertThat(stage.serving("greet")).isEqualTo(first);
    assertThat(stage.bundler.bundled).hasValue(1);
  }

  @Test
  void whatTheBundlerRefusesIsSaidAndTheOldVersionServes() {
    stage.apply("greet", typescript("1"));
    String first = stage.awaitServing("greet");

    stage.apply("greet", typescript("bad"));

    stage.awaitCondition("greet", "LatestVersionReady", "False BundlingFailed");
    assertThat(stage.serving("greet")).isEqualTo(first);
    assertThat(stage.condition("greet", "Ready")).isEqualTo("True Serving");
  }

  @Test
  void aBundlerThatIsSlowIsWaitedFor() {
    stage.bundler.held = new CountDownLatch(1);
    stage.apply("greet", typescript("1"));

    stage.awaitCondition("greet", "LatestVersionReady", "Unknown Bundling");
    stage.bundler.held.countDown();

    stage.awaitServing("greet");
  }

  @Test
  void withoutABundlerOtherFunctionsGoOn() {
    stage.bundler.absent = true;
    stage.apply("greet", typescript("1"));
    stage.apply("other", Stage.code("1"));

    stage.awaitServing("other");
    stage.awaitCondition("greet", "LatestVersionReady", "False BundlerUnavailable");
    aMoment();
    assertThat(stage.versions()).hasSize(1);
  }

  private static String typescript(String source) {
    return "code: {files: {main.ts: '" + source + "'}, entrypoint: main.ts}\n";
  }
}
