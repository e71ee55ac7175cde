package dev.edgeward.e2e.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.client.DispatcherToken;
import dev.edgeward.e2e.stack.EdgewardKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the protocol of docs/protocol.md to the dispatcher of a Runtime, with the keys that the
 * operator has for it.
 *
 * @param stack with the Runtime
 * @param runtime its name
 * @param url of the dispatcher
 * @param audience of its tokens
 * @param syncKey that the operator signs with
 * @param invokeKey that the API server signs with
 * @param sealingKey that environments are sealed for
 * @param lag how long its code store may take to show what was written
 */
record DispatcherClient(
    TestStack stack,
    String runtime,
    URI url,
    String audience,
    ECKey syncKey,
    ECKey invokeKey,
    ECKey sealingKey,
    Duration lag) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** An answer, with a missing node where there was no JSON. */
  record Answer(int status, JsonNode body) {
    String code() {
      return body.path("code").asText();
    }
  }

  /** Waits until a Runtime is ready; gives what speaks to it. */
  static DispatcherClient of(TestStack stack, String runtime, Duration lag) {
    Resource<GenericKubernetesResource> object =
        stack.admin().genericKubernetesResources(EdgewardKinds.RUNTIMES).withName(runtime);
    await(runtime + " is ready")
        .atMost(PATIENCE)
        .until(
            () ->
                object.require().get("status", "url") != null
                    && String.valueOf((Object) object.require().get("status", "conditions"))
                        .contains("reason=RuntimeAvailable"));
    GenericKubernetesResource now = object.require();
    try {
      ECKey sealing =
          (ECKey)
              JWKSet.parse(secret(stack, "edgeward-dispatcher-" + runtime, "SEALING_KEYS"))
                  .getKeys()
                  .getFirst();
      return new DispatcherClient(
          stack,
          runtime,
          URI.create(now.get("status", "url")),
          DispatcherToken.audience(now.getMetadata().getUid()),
          ECKey.parse(secret(stack, "edgeward-sync-" + runtime, "signing-key")),
          ECKey.parse(secret(stack, "edgeward-invoke-keys", runtime)),
          sealing,
          lag);
    } catch (ParseException e) {
      throw new IllegalStateException("the operator's Secrets hold no keys", e);
    }
  }

  private static String secret(TestStack stack, String name, String entry) {
    String encoded =
        stack
            .admin()
            .secrets()
            .inNamespace("edgeward")
            .withName(name)
            .require()
            .getData()
            .get(entry);
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  void deleteRuntime() {
    Resource<GenericKubernetesResource> object =
        stack.admin().genericKubernetesResources(EdgewardKinds.RUNTIMES).withName(runtime);
    object.delete();
    await(runtime + " is gone").atMost(PATIENCE).until(() -> object.get() == null);
  }

  String syncToken() {
    return token(syncKey, audience, "sync", Instant.now());
  }

  String invokeToken() {
    return token(invokeKey, audience, "invoke", Instant.now());
  }

  static String token(ECKey key, String audience, String scope, Instant issued) {
    return DispatcherToken.sign(key, audience, scope, issued, DispatcherToken.LIFE);
  }

  /** An environment that only the dispatcher can read. */
  String seal(String workspaceId, String digest, Map<String, String> env) {
    try {
      var sealed =
          new JWEObject(
              new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                  .keyID(sealingKey.getKeyID())
                  .build(),
              new Payload(
                  JSON.writeValueAsString(
                      Map.of("workspaceId", workspaceId, "digest", digest, "env", env))));
      sealed.encrypt(new ECDHEncrypter(sealingKey.toPublicJWK()));
      return sealed.serialize();
    } catch (JOSEException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Answer put(String workspaceId, String digest, Object bundle) {
    return call("PUT", "/v1/bundles/" + digest + "?workspace=" + workspaceId, bundle, syncToken());
  }

  void store(String workspaceId, Bundle bundle) {
    assertThat(put(workspaceId, bundle.digest(), bundle.json()).status()).isEqualTo(204);
  }

  Answer delete(String workspaceId, String digest) {
    return call("DELETE", "/v1/bundles/" + digest + "?workspace=" + workspaceId, null, syncToken());
  }

  /** Those of the digests that the code store doesn't list. */
  List<String> missing(String workspaceId, String... digests) {
    Answer answer =
        call(
            "POST",
            "/v1/bundles/missing",
            Map.of("workspaceId", workspaceId, "digests", List.of(digests)),
            syncToken());
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return JSON.convertValue(
        answer.body().path("missing"),
        JSON.getTypeFactory().constructCollectionType(List.class, String.class));
  }

  Answer check(Object body) {
    return call("POST", "/v1/check", body, syncToken());
  }

  Answer invoke(Object body) {
    return call("POST", "/v1/invoke", body, invokeToken());
  }

  /**
   * A call.
   *
   * @param body anything that Jackson writes as JSON, null for none
   * @param token null for none
   */
  Answer call(String method, String path, @Nullable Object body, @Nullable String token) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(url + path))
              .timeout(Duration.ofSeconds(60))
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
      if (body != null) {
        request.header("Content-Type", "application/json");
      }
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      HttpResponse<byte[]> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          response.statusCode(),
          response.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " got no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
