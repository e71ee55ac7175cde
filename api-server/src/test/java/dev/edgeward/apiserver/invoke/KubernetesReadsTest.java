package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.api.Ids;
import dev.edgeward.api.v1alpha1.FunctionVersion;
import dev.edgeward.apiserver.FixedConfig;
import dev.edgeward.apiserver.fixture.Objects;
import dev.edgeward.apiserver.index.AheadOfWatch;
import dev.edgeward.apiserver.index.Bundles;
import dev.edgeward.apiserver.index.LookUp.Presence;
import dev.edgeward.apiserver.index.ReadModel;
import dev.edgeward.apiserver.invoke.ClusterReads.Key;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
@SuppressWarnings("NullAway.Init")
class KubernetesReadsTest {
  private final Bundles bundles = new Bundles(1 << 20);
  private final ReadModel model = new ReadModel(bundles);
  private final Deque<Runnable> later = new ArrayDeque<>();
  KubernetesClient client;

  private KubernetesReads reads() {
    AheadOfWatch ahead = new AheadOfWatch(model, uid -> false, object -> Presence.GONE, later::add);
    return new KubernetesReads(client, ahead, bundles, new FixedConfig());
  }

  @Test
  void what_was_read_and_is_gone_before_the_watch_saw_it_is_taken_out() {
    FunctionVersion version =
        client.resource(Objects.version("team-a", "greet-1", "fun_1", "one", "", "{}")).create();
    String id = Ids.of(Ids.FUNCTION_VERSION, version);

    assertThat(reads().version(new Key("team-a", "greet-1"))).isPresent();
    assertThat(model.versions().byId(id)).isPresent();
    later.removeFirst().run();
    assertThat(model.versions().byId(id)).isEmpty();
  }

  @Test
  void code_is_given_out_only_where_it_is_what_its_digest_says() {
    FunctionVersion version = Objects.version("team-a", "greet-1", "fun_1", "one", "", "{}");
    client.resource(version).create();
    FunctionVersion pretender = Objects.version("team-a", "greet-2", "fun_1", "two", "", "{}");
    pretender.setSpec(
        pretender.getSpec().identified(2, "0".repeat(64), version.getSpec().bundleDigest()));
    client.resource(pretender).create();

    assertThat(reads().bundle(new Key("team-a", "greet-2"))).isEmpty();
    assertThat(reads().bundle(new Key("team-a", "greet-1"))).isPresent();
    assertThat(bundles.find(String.valueOf(version.getSpec().bundleDigest()))).isPresent();
  }
}
