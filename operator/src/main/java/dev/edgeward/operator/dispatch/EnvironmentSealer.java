package dev.edgeward.operator.dispatch;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import dev.edgeward.api.Digests;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;

/**
 * Seals environments for a runtime: a JWE that only its dispatcher can open, and a digest that
 * tells nothing about the values.
 */
public final class EnvironmentSealer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EnvironmentSealer() {}

  /**
   * The digest of an environment: equal for equal workspaces and values, and useless to guess
   * values with, since it is keyed.
   *
   * @param runtime whose digest key is used
   * @param workspaceId whose environment it is
   * @param env value by name
   * @return 64 lower-case hexadecimal digits
   */
  public static String digest(
      RuntimeConnection runtime, String workspaceId, Map<String, String> env) {
    ObjectNode content = JSON.createObjectNode().put("workspaceId", workspaceId);
    content.set("env", JSON.valueToTree(new TreeMap<>(env)));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(runtime.digestKey());
      return HexFormat.of()
          .formatHex(mac.doFinal(Digests.canonicalJson(content).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /**
   * Seals an environment. Every call gives another ciphertext.
   *
   * @param runtime to seal it for
   * @param workspaceId whose environment it is
   * @param digest of {@link #digest}
   * @param env value by name
   * @return the sealed environment
   */
  public static SealedEnvironment seal(
      RuntimeConnection runtime, String workspaceId, String digest, Map<String, String> env) {
    ObjectNode content =
        JSON.createObjectNode().put("workspaceId", workspaceId).put("digest", digest);
    content.set("env", JSON.valueToTree(new TreeMap<>(env)));
    String keyId = runtime.sealingKey().getKeyID();
    JWEObject jwe =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .keyID(keyId)
                .build(),
            new Payload(content.toString()));
    try {
      jwe.encrypt(new ECDHEncrypter(runtime.sealingKey().toECPublicKey()));
    } catch (JOSEException e) {
      // The cause would name no value, and the key is one of our own making.
      throw new IllegalStateException(
          "the sealing key of runtime " + runtime.name() + " is no P-256 key", e);
    }
    return new SealedEnvironment(digest, jwe.serialize(), keyId);
  }
}
