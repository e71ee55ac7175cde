package dev.edgeward.operator.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.operator.integration.OperationsPlan.Present;
import dev.edgeward.operator.kubernetes.FakeKubernetes;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class OperationFunctionsTest {
  private static final Map<String, OperationObject> WANTED =
      Map.of("pets-list", new OperationObject(function("operation"), "1"));

  private final FakeKubernetes kubernetes = new FakeKubernetes();
  private final RecentWrites recent = new RecentWrites();
  private final OperationFunctions functions = new OperationFunctions(recent);

  @AfterEach
  void close() {
    kubernetes.close();
  }

  @Test
  void whatSomebodyMadeInThisMomentIsLeftAlone() {
    kubernetes.client().resource(function("mine")).create();

    OperationFunctions.Result result = write(Map.of());

    assertThat(result.foreign()).containsExactly("pets-list");
    assertThat(result.refused()).isEmpty();
    assertThat(recent.underWay("team-a")).isZero();
    assertThat(origin()).isEqualTo("mine");
  }

  @Test
  void whatIsMissingIsMadeAndWhatIsOurOwnIsChanged() {
    assertThat(write(Map.of()).foreign()).isEmpty();
    assertThat(origin()).isEqualTo("operation");
    kubernetes.client().resource(function("former")).update();

    Map<String, String> labels =
        Map.of(Names.INTEGRATION_LABEL, "pets", Names.OPERATION_LABEL, "0");
    assertThat(write(Map.of("pets-list", new Present(labels, false, true))).foreign()).isEmpty();

    assertThat(origin()).isEqualTo("operation");
    assertThat(recent.underWay("team-a")).isEqualTo(1);
  }

  private OperationFunctions.Result write(Map<String, Present> present) {
    OperationsPlan plan = OperationsPlan.of("pets", Map.of("pets-list", "1"), present);
    return functions.write("team-a", plan, WANTED, kubernetes.client());
  }

  private String origin() {
    return kubernetes
        .client()
        .resources(Function.class)
        .inNamespace("team-a")
        .withName("pets-list")
        .get()
        .getMetadata()
        .getLabels()
        .get("origin");
  }

  private static Function function(String origin) {
    Function function = new Function();
    function.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("team-a")
            .withName("pets-list")
            .addToLabels("origin", origin)
            .build());
    return function;
  }
}
