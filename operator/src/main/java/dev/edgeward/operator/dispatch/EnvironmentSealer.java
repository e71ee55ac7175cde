package dev.edgeward.operator.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
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
    return mac(runtime, content);
  }

  /**
   * The digest of an installation's credentials: no two installations have the same, so that they
   * share no isolate.
   *
   * @param runtime whose digest key is used
   * @param workspaceId of the functions that are called with them
   * @param installation its uid
   * @param credentials as the dispatcher takes them
   * @return 64 lower-case hexadecimal digits
   */
  public static String digest(
      RuntimeConnection runtime, String workspaceId, String installation, JsonNode credentials) {
    ObjectNode content =
        JSON.createObjectNode().put("workspaceId", workspaceId).put("installation", installation);
    content.set("credentials", credentials);
    return mac(runtime, content);
  }

  private static String mac(RuntimeConnection runtime, ObjectNode content) {
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
    return sealed(runtime, digest, content(workspaceId, digest, env));
  }

  /**
   * Seals the credentials of an installation, in place of an environment: the dispatcher keeps them
   * from the function. Every call gives another ciphertext.
   *
   * @param runtime to seal them for
   * @param workspaceId of the functions that are called with them
   * @param digest of {@link #digest(RuntimeConnection, String, String, JsonNode)}
   * @param credentials as the dispatcher takes them
   * @return an environment without variables
   */
  public static SealedEnvironment seal(
      RuntimeConnection runtime, String workspaceId, String digest, JsonNode credentials) {
    ObjectNode content = content(workspaceId, digest, Map.of());
    content.set("credentials", credentials);
    return sealed(runtime, digest, content);
  }

  private static ObjectNode content(String workspaceId, String digest, Map<String, String> env) {
    ObjectNode content =
        JSON.createObjectNode().put("workspaceId", workspaceId).put("digest", digest);
    content.set("env", JSON.valueToTree(new TreeMap<>(env)));
    return content;
  }

  private static SealedEnvironment sealed(
      RuntimeConnection runtime, String digest, ObjectNode content) {
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
