package dev.edgeward.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.e2e.stack.Component;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stack itself, as the base of all other tests. */
@ExtendWith(LocalStackExtension.class)
class LocalStackE2E {

  @ParameterizedTest
  @EnumSource(Component.class)
  void whatIsKilledComesBack(Component component, TestStack stack) throws Exception {
    long first = stack.process(component).pid().orElseThrow();

    stack.kill(component);
    stack.awaitReady(component);

    assertThat(stack.process(component).pid().orElseThrow()).isNotEqualTo(first);
  }

  @Test
  void theClusterKeepsItsDataWhenItsStoreIsKilled(TestStack stack) throws Exception {
    String namespace = stack.newNamespace();
    var written =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName("kept")
            .endMetadata()
            .addToData("key", "value")
            .build();
    stack.admin().resource(written).create();

    stack.kill(Component.ETCD);
    stack.kill(Component.KUBE_APISERVER);
    stack.awaitReady(Component.KUBE_APISERVER);

    assertThat(stack.admin().resource(written).get().getData()).containsEntry("key", "value");
  }

  @Test
  void aServiceAccountTokenNamesItsServiceAccount(TestStack stack) {
    String namespace = stack.newNamespace();

    try (var client = stack.kubernetes(stack.serviceAccountToken(namespace, "robot"))) {
      assertThat(
              client
                  .resource(new SelfSubjectReview())
                  .create()
                  .getStatus()
                  .getUserInfo()
                  .getUsername())
          .isEqualTo("system:serviceaccount:" + namespace + ":robot");
    }
  }
}
