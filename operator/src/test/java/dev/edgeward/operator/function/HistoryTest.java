package dev.edgeward.operator.function;

import static dev.edgeward.operator.function.Stage.TEAM_A;
import static dev.edgeward.operator.function.Stage.code;
import static dev.edgeward.operator.function.Stage.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.v1alpha1.FunctionVersion;
import java.time.Duration;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Versions that come, go and come back. */
@NullUnmarked // a null fails the test
@Timeout(60)
class HistoryTest {
  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aRevertGoesBackToTheOldVersionWithoutANewOne() {
    stage.apply("greet", code("1"));
    String first = stage.awaitServing("greet");
    stage.apply("greet", code("2"));
    eventually(() -> assertThat(stage.awaitServing("greet")).isNotEqualTo(first));

    stage.apply("greet", code("1"));

    eventually(() -> assertThat(stage.awaitServing("greet")).isEqualTo(first));
    assertThat(stage.versions()).hasSize(2);
  }

  @Test
  void quickUpdatesNeverShareANumber() {
    for (int i = 0; i < 50; i++) {
      stage.apply("greet", code("" + i) + "versionHistoryLimit: 100\n");
      if (i % 5 == 0) {
        Stage.pass(Duration.ofMillis(40));
      }
    }
    stage.awaitServing("greet");

    assertThat(stage.versions())
        .extracting(version -> version.getSpec().number())
        .doesNotHaveDuplicates();
    assertThat(stage.versions().getLast().getSpec().files()).containsEntry("main.js", "49");
  }

  @Test
  void theHistoryHasALimit() {
    for (int i = 0; i < 5; i++) {
      stage.apply("greet", code("" + i) + "versionHistoryLimit: 1\n");
      int last = i;
      eventually(
          () -> {
            stage.awaitServing("greet");
            assertThat(stage.versions().getLast().getSpec().files())
                .containsEntry("main.js", "" + last);
          });
    }

    eventually(
        () -> {
          assertThat(stage.versions())
              .extracting(version -> version.getSpec().files().get("main.js"))
              .containsExactly("3", "4");
          assertThat(stage.dispatcher.bundles()).hasSize(2);
        });
  }

  @Test
  void aVersionThatSomeoneDeletesComesBack() {
    stage.apply("greet", code("1"));
    String name = stage.awaitServing("greet");
    String uid = stage.versions().getFirst().getMetadata().getUid();

    stage.client.resources(FunctionVersion.class).inNamespace(TEAM_A).withName(name).delete();

    eventually(
        () ->
            assertThat(stage.versions())
                .singleElement()
                .extracting(version -> version.getMetadata().getUid())
                .isNotEqualTo(uid));
    assertThat(stage.awaitServing("greet")).isEqualTo(name);
  }

  @Test
  void aVersionThatTheHistoryLetGoComesBackUnderItsName() {
    for (int i = 0; i < 40; i++) {
      stage.apply("greet", code("" + i % 2) + "versionHistoryLimit: 0\n");
      String wanted = "" + i % 2;
      eventually(() -> assertThat(stage.source(stage.awaitServing("greet"))).isEqualTo(wanted));
    }
  }
}
