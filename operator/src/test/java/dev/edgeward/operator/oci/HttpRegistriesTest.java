package dev.edgeward.operator.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.operator.background.WorkException;
import java.io.IOException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class HttpRegistriesTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
  private static final Credentials CREDENTIALS = new Credentials("ann", "secret");
  private static final String BASIC = "Basic YW5uOnNlY3JldA==";

  private final MockWebServer server = new MockWebServer();
  private final MockWebServer other = new MockWebServer();
  private final HttpRegistries registries = new HttpRegistries(new OkHttpClient());

  @BeforeEach
  void start() throws IOException {
    server.start();
    other.start();
  }

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  private Registry.Visit visit(Credentials credentials) {
    return registries.visit(
        new Source(new Reference(place(server), "team/greet", DIGEST), true, credentials));
  }

  private static String place(MockWebServer server) {
    return "localhost:" + server.getPort();
  }

  private static MockResponse answer(int status, String body, String... headers) {
    MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
    for (int i = 0; i < headers.length; i += 2) {
      answer.addHeader(headers[i], headers[i + 1]);
    }
    return answer.build();
  }

  private MockResponse wantsToken(String realm) {
    return answer(
        401,
        "",
        "WWW-Authenticate",
        "Bearer realm=\"%s\",service=\"registry\",scope=\"registry:catalog:*\"".formatted(realm));
  }

  @Test
  void manifestsAndBlobsAreAskedForByDigest() throws Exception {
    server.enqueue(answer(200, "manifest"));
    server.enqueue(answer(200, "blob"));
    Registry.Visit visit = visit(CREDENTIALS);

    assertThat(visit.manifest(100)).asString().isEqualTo("manifest");
    assertThat(visit.blob(DIGEST, 4)).asString().isEqualTo("blob");

    RecordedRequest manifest = server.takeRequest();
    assertThat(manifest.getTarget()).isEqualTo("/v2/team/greet/manifests/" + DIGEST);
    assertThat(manifest.getHeaders().get("Accept"))
        .contains("application/vnd.oci.image.manifest.v1+json");
    assertThat(server.takeRequest().getTarget()).isEqualTo("/v2/team/greet/blobs/" + DIGEST);
  }

  @Test
  void credentialsAreShownOnceTheyAreAskedFor() throws Exception {
    server.enqueue(answer(401, "", "WWW-Authenticate", "Basic realm=\"r\""));
    server.enqueue(answer(200, "manifest"));
    server.enqueue(answer(200, "blob"));
    Registry.Visit visit = visit(CREDENTIALS);

    visit.manifest(100);
    visit.blob(DIGEST, 4);

    assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo(BASIC);
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo(BASIC);
  }

  @Test
  void aTokenIsFetchedForThisRepositoryAndNoMore() throws Exception {
    server.enqueue(wantsToken(other.url("/token").toString()));
    other.enqueue(answer(200, "{\"token\": \"abc\"}"));
    server.enqueue(answer(200, "manifest"));

    assertThat(visit(CREDENTIALS).manifest(100)).asString().isEqualTo("manifest");

    RecordedRequest token = other.takeRequest();
    assertThat(token.getUrl().queryParameter("scope")).isEqualTo("repository:team/greet:pull");
    assertThat(token.getUrl().queryParameter("service")).isEqualTo("registry");
    assertThat(token.getHeaders().get("Authorization")).isEqualTo(BASIC);
    server.takeRequest();
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer abc");
  }

  @Test
  void aTokenMayBeHadByAnybody() throws Exception {
    server.enqueue(wantsToken(other.url("/token").toString()));
    other.enqueue(answer(200, "{\"access_token\": \"abc\"}"));
    server.enqueue(answer(200, "manifest"));

    visit(null).manifest(100);

    assertThat(other.takeRequest().getHeaders().get("Authorization")).isNull();
  }

  @Test
  void credentialsDoNotFollowARedirectToAnotherHost() throws Exception {
    server.enqueue(answer(401, "", "WWW-Authenticate", "Basic realm=\"r\""));
    server.enqueue(answer(307, "", "Location", other.url("/blob").toString()));
    other.enqueue(answer(200, "blob"));

    assertThat(visit(CREDENTIALS).blob(DIGEST, 4)).asString().isEqualTo("blob");

    server.takeRequest();
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo(BASIC);
    assertThat(other.takeRequest().getHeaders().get("Authorization")).isNull();
  }

  @Test
  void whatWantsCredentialsSaysSo() {
    server.enqueue(answer(401, "", "WWW-Authenticate", "Basic realm=\"r\""));

    assertThatThrownBy(() -> visit(null).manifest(100))
        .isInstanceOf(WorkException.Unauthorized.class)
        .hasMessage(place(server) + "/team/greet is not shown without credentials");
  }

  @Test
  void credentialsThatAreNotGoodAreNotTriedAgain() {
    server.enqueue(answer(401, "", "WWW-Authenticate", "Basic realm=\"r\""));
    server.enqueue(
        answer(401, "{\"errors\": \"ann:secret\"}", "WWW-Authenticate", "Basic realm=\"r\""));

    assertThatThrownBy(() -> visit(CREDENTIALS).manifest(100))
        .isInstanceOf(WorkException.Unauthorized.class)
        .hasMessage(
            place(server) + "/team/greet is not shown for the credentials of the pull Secret");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"token\": \"a\\nb\"}", "secret", "{\"token\": 5}"})
  void whatIsNoTokenIsNotQuoted(String body) {
    server.enqueue(wantsToken(other.url("/token").toString()));
    other.enqueue(answer(200, body));
    server.enqueue(answer(403, ""));

    assertThatThrownBy(() -> visit(CREDENTIALS).manifest(100))
        .isInstanceOf(WorkException.class)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://other.example/token", "file:///etc/passwd", "", "/token"})
  void aTokenEndpointOfARegistryByHttpsIsOneByHttps(String realm) throws Exception {
    Source source = new Source(new Reference("registry.example", "a", DIGEST), false, CREDENTIALS);
    var challenge = new okhttp3.Challenge("Bearer", java.util.Map.of("realm", realm));

    assertThatThrownBy(
            () -> new Challenges(new OkHttpClient()).answer(java.util.List.of(challenge), source))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage("the registry's token endpoint is not one of https");
  }

  @Test
  void whatPassesIsTold() {
    server.enqueue(answer(503, "an answer with a secret"));
    server.enqueue(answer(404, ""));

    assertThatThrownBy(() -> visit(null).manifest(100))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage(
            "the registry answers with 503 where "
                + DIGEST
                + " of "
                + place(server)
                + "/team/greet should be");
    assertThatThrownBy(() -> visit(null).manifest(100))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage(place(server) + "/team/greet has no " + DIGEST);
  }

  @Test
  void nothingIsReadBeyondWhatItMayBe() {
    server.enqueue(answer(200, "12345"));

    assertThatThrownBy(() -> visit(null).blob(DIGEST, 4))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessageEndingWith("has more bytes than it should: 4");
  }

  @Test
  void aRegistryThatIsNotThereIsTold() {
    String place = place(server);
    server.close();

    assertThatThrownBy(() -> visit(null).manifest(4))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessageStartingWith("registry " + place + " doesn't answer: ");
  }
}
