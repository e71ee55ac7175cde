package dev.edgeward.operator.runtime;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.operator.OperatorConfig;
import dev.edgeward.operator.dispatch.RuntimeConnection;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a Runtime, kept in Secrets of Edgeward's own namespace. Each Secret has one reader:
 *
 * <ul>
 *   <li>{@code edgeward-sync-{runtime}}: the operator. The key that signs its tokens, and the key
 *       of environments' digests.
 *   <li>{@code edgeward-invoke-keys}: the API server. The key that signs its tokens, one entry a
 *       Runtime.
 *   <li>{@code edgeward-dispatcher-{runtime}}: the dispatcher, as its environment. The key that
 *       opens environments, the public halves of the other two.
 * </ul>
 *
 * <p>Deleting one makes a new key: that is how keys are rotated by hand. Every step finds what an
 * earlier, interrupted one left.
 */
@ApplicationScoped
public class RuntimeKeys {
  private static final String SIGNING_KEY = "signing-key";
  private static final String DIGEST_KEY = "digest-key";
  private static final int DIGEST_KEY_BYTES = 32;

  private final KubernetesClient client;
  private final String namespace;
  private final SecureRandom random = new SecureRandom();

  /**
   * Keys through a client.
   *
   * @param client that may read and write Secrets of the namespace
   * @param config that names the namespace
   */
  public RuntimeKeys(KubernetesClient client, OperatorConfig config) {
    this.client = client;
    this.namespace = config.namespace();
  }

  /**
   * Makes the keys that a Runtime lacks.
   *
   * @param runtime with its uid
   * @param url of its dispatcher
   * @return a connection with all its keys
   * @throws InvalidKeyException when a Secret holds something that is no key
   */
  public RuntimeConnection ensure(Runtime runtime, URI url) throws InvalidKeyException {
    String name = runtime.getMetadata().getName();
    String audience = Names.AUDIENCE_PREFIX + runtime.getMetadata().getUid();

    Secret sync =
        ensure(
            "edgeward-sync-" + name,
            runtime,
            present -> {
              Map<String, String> data = new TreeMap<>(present);
              data.computeIfAbsent(SIGNING_KEY, any -> encode(signingKey().toJSONString()));
              data.computeIfAbsent(DIGEST_KEY, any -> encode(randomBytes()));
              return data;
            });
    Secret invoke =
        ensure(
            Names.INVOKE_KEYS_SECRET,
            null,
            present -> {
              Map<String, String> data = new TreeMap<>(present);
              data.computeIfAbsent(name, any -> encode(signingKey().toJSONString()));
              return data;
            });
    ECKey syncKey = key(sync, SIGNING_KEY);
    ECKey invokeKey = key(invoke, name);
    String verifyKeys = verifyKeys(syncKey, invokeKey);
    Secret dispatcher =
        ensure(
            "edgeward-dispatcher-" + name,
            runtime,
            present -> {
              Map<String, String> data = new TreeMap<>(present);
              data.put("AUDIENCE", encode(audience));
              data.put("VERIFY_KEYS", encode(verifyKeys));
              data.computeIfAbsent(
                  "SEALING_KEYS", any -> encode(new JWKSet(sealingKey()).toString(false)));
              return data;
            });
    return new RuntimeConnection(name, url, audience, syncKey, newest(dispatcher), digestKey(sync));
  }

  private interface Completion {
    Map<String, String> of(Map<String, String> present);
  }

  private Secret ensure(String name, @Nullable Runtime owner, Completion completion) {
    Optional<Secret> found =
        Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get());
    if (found.isPresent()) {
      Secret present = found.get();
      Map<String, String> data = present.getData() == null ? Map.of() : present.getData();
      Map<String, String> wanted = completion.of(data);
      List<OwnerReference> owners =
          owner == null ? present.getMetadata().getOwnerReferences() : List.of(reference(owner));
      return wanted.equals(data) && owners.equals(present.getMetadata().getOwnerReferences())
          ? present
          // With its resourceVersion, so that two operators can't both make a key.
          : client
              .resource(
                  new SecretBuilder(present)
                      .editMetadata()
                      .withOwnerReferences(owners)
                      .endMetadata()
                      .withData(wanted)
                      .build())
              .update();
    }
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .addToLabels("app.kubernetes.io/part-of", "edgeward")
            .addToLabels("app.kubernetes.io/managed-by", "edgeward-operator")
            .withOwnerReferences(owner == null ? List.of() : List.of(reference(owner)))
            .endMetadata()
            .withType("Opaque")
            .withData(completion.of(Map.of()))
            .build();
    try {
      return client.resource(secret).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return ensure(name, owner, completion); // made by another in the meantime
      }
      throw e;
    }
  }

  private static OwnerReference reference(Runtime runtime) {
    return new OwnerReferenceBuilder()
        .withApiVersion(runtime.getApiVersion())
        .withKind(runtime.getKind())
        .withName(runtime.getMetadata().getName())
        .withUid(runtime.getMetadata().getUid())
        .build();
  }

  private static String verifyKeys(ECKey sync, ECKey invoke) {
    Map<String, Object> syncKey = sync.toPublicJWK().toJSONObject();
    syncKey.put("scope", "sync");
    Map<String, Object> invokeKey = invoke.toPublicJWK().toJSONObject();
    invokeKey.put("scope", "invoke");
    return JSONObjectUtils.toJSONString(
        Map.of("keys", List.of(new TreeMap<>(syncKey), new TreeMap<>(invokeKey))));
  }

  private static ECKey key(Secret secret, String entry) throws InvalidKeyException {
    try {
      return ECKey.parse(decode(String.valueOf(secret.getData().get(entry))));
    } catch (ParseException | IllegalArgumentException e) {
      throw new InvalidKeyException(secret.getMetadata().getName(), entry);
    }
  }

  private static SecretKey digestKey(Secret sync) throws InvalidKeyException {
    try {
      return new SecretKeySpec(
          Base64.getDecoder().decode(String.valueOf(sync.getData().get(DIGEST_KEY))), "HmacSHA256");
    } catch (IllegalArgumentException e) { // empty, or no Base64
      throw new InvalidKeyException(sync.getMetadata().getName(), DIGEST_KEY);
    }
  }

  private static ECKey newest(Secret dispatcher) throws InvalidKeyException {
    String entry = "SEALING_KEYS";
    try {
      return JWKSet.parse(decode(String.valueOf(dispatcher.getData().get(entry))))
          .getKeys()
          .getFirst()
          .toECKey()
          .toPublicJWK();
    } catch (ParseException | RuntimeException e) {
      throw new InvalidKeyException(dispatcher.getMetadata().getName(), entry);
    }
  }

  private static ECKey signingKey() {
    return generate(
        new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.ES256));
  }

  private static ECKey sealingKey() {
    return generate(
        new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.ENCRYPTION).algorithm(JWEAlgorithm.ECDH_ES));
  }

  private static ECKey generate(JWKGenerator<ECKey> generator) {
    try {
      return generator.keyIDFromThumbprint(true).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private byte[] randomBytes() {
    byte[] bytes = new byte[DIGEST_KEY_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String decode(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  /** A Secret that holds something that is no key; the message names where, not what. */
  public static final class InvalidKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    private InvalidKeyException(String secret, String entry) {
      super(
          "Secret "
              + secret
              + " holds no key at "
              + entry
              + ": delete the Secret, and a new key is made");
    }
  }
}
