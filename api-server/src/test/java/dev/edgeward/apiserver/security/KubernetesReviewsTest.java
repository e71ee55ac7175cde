package dev.edgeward.apiserver.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.Set;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient
@SuppressWarnings("NullAway.Init")
class KubernetesReviewsTest {
  private static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";

  KubernetesClient client;
  KubernetesMockServer server;

  /** The cluster accepts the token, for those audiences. */
  private void accepted(String... audiences) {
    TokenReview answer =
        new TokenReviewBuilder()
            .withNewStatus()
            .withAuthenticated(true)
            .withAudiences(audiences)
            .withNewUser()
            .withUsername("alice")
            .endUser()
            .endStatus()
            .build();
    server.expect().post().withPath(PATH).andReturn(201, answer).once();
  }

  private JsonNode asked() throws Exception {
    return new ObjectMapper()
        .readTree(server.takeRequest().getBody().readUtf8())
        .at("/spec/audiences");
  }

  @Test
  void without_audiences_the_cluster_decides() throws Exception {
    accepted("https://kubernetes.default.svc");
    assertThat(new KubernetesReviews(client, Set.of()).review("token")).isPresent();
    assertThat(asked()).isEmpty();
  }

  @Test
  void with_audiences_a_token_must_be_for_one_of_them() throws Exception {
    KubernetesReviews reviews = new KubernetesReviews(client, Set.of("edgeward"));
    accepted("edgeward");
    assertThat(reviews.review("token")).isPresent();
    assertThat(asked()).singleElement().extracting(JsonNode::asText).isEqualTo("edgeward");

    accepted("https://kubernetes.default.svc");
    assertThat(reviews.review("token")).isEmpty();
  }

  @Test
  void a_yes_that_names_no_audience_is_for_the_cluster_alone() {
    accepted();
    assertThat(new KubernetesReviews(client, Set.of("edgeward")).review("token")).isEmpty();
  }
}
