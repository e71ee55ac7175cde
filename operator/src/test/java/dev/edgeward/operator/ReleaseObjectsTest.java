package dev.edgeward.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.operator.kubernetes.FakeKubernetes;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // a null fails the test
class ReleaseObjectsTest {
  private final FakeKubernetes kubernetes = new FakeKubernetes();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  @TempDir private Path folder;
  private ReleaseObjects objects;

  @BeforeEach
  void mount() throws IOException {
    for (String name : List.of("edge", "embedded")) {
      Files.writeString(
          folder.resolve(name + ".yaml"),
          """
          apiVersion: edgeward.dev/v1alpha1
          kind: Runtime
          metadata: {name: %s}
          spec: {workerd: {url: "http://%s.example"}}
          """
              .formatted(name, name));
    }
    objects =
        new ReleaseObjects(kubernetes.client(), new FixedConfig().withObjects(folder), registry);
  }

  @AfterEach
  void end() {
    objects.ends(new ShutdownEvent());
    kubernetes.close();
  }

  @Test
  void whatIsRefusedShowsUntilItIsApplied() {
    kubernetes.refuse("PATCH runtimes"::equals, 422, "{\"kind\":\"Status\",\"code\":422}");
    assertThat(registry.find(ReleaseObjects.APPLIED).gauge()).as("of the one that works").isNull();

    objects.begin();

    await().untilAsserted(() -> assertThat(kubernetes.writes()).hasSizeGreaterThan(2));
    assertThat(applied()).isZero();

    kubernetes.relent();
    await().untilAsserted(() -> assertThat(applied()).isEqualTo(1));
    assertThat(kubernetes.client().resources(Runtime.class).list().getItems())
        .extracting(runtime -> runtime.getMetadata().getName())
        .containsExactlyInAnyOrder("edge", "embedded");
  }

  private double applied() {
    return registry.get(ReleaseObjects.APPLIED).gauge().value();
  }
}
