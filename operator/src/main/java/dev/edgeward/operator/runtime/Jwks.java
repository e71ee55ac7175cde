package dev.edgeward.operator.runtime;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes keys, and writes and reads them as entries of Secrets: JWKs as JSON, in Base64. */
final class Jwks {
  private Jwks() {}

  /** A key that signs tokens; its id is its thumbprint. */
  static ECKey signingKey() {
    return generate(
        new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.ES256));
  }

  /** A key that environments can be sealed for; its id is its thumbprint. */
  static ECKey sealingKey() {
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

  /** The entry of a key, its private part included where it has one. */
  static String entry(ECKey key) {
    return encode(key.toJSONString());
  }

  /** The entry of a set of private keys. */
  static String entry(List<ECKey> keys) {
    return encode(new JWKSet(List.<JWK>copyOf(keys)).toString(false));
  }

  /**
   * The public halves of signing keys, each with its scope. Equal keys give an equal text, in
   * whatever order they come: a dispatcher is started anew for another one.
   */
  static String verifyKeys(List<ECKey> sync, List<ECKey> invoke) {
    List<Object> all = new ArrayList<>(scoped(sync, "sync"));
    all.addAll(scoped(invoke, "invoke"));
    return JSONObjectUtils.toJSONString(Map.of("keys", all));
  }

  private static List<Map<String, Object>> scoped(List<ECKey> keys, String scope) {
    Map<String, ECKey> byId = new TreeMap<>();
    keys.forEach(key -> byId.put(key.getKeyID(), key));
    return byId.values().stream()
        .map(
            key -> {
              Map<String, Object> json = new TreeMap<>(key.toPublicJWK().toJSONObject());
              json.put("scope", scope);
              return json;
            })
        .toList();
  }

  /** Reads one key; whatever is no key is a {@link ParseException}. */
  static ECKey key(String entry) throws ParseException {
    try {
      ECKey key = ECKey.parse(decode(entry));
      if (key.getKeyID() == null) {
        throw new ParseException("it has no id", 0);
      }
      return key;
    } catch (IllegalArgumentException e) { // no Base64
      throw new ParseException("no key", 0);
    }
  }

  /** Reads a set that holds at least one key; whatever is none is a {@link ParseException}. */
  static List<ECKey> keys(String entry) throws ParseException {
    try {
      List<ECKey> keys = JWKSet.parse(decode(entry)).getKeys().stream().map(JWK::toECKey).toList();
      if (keys.isEmpty() || keys.stream().anyMatch(key -> key.getKeyID() == null)) {
        throw new ParseException("no keys with ids", 0);
      }
      return keys;
    } catch (IllegalArgumentException | ClassCastException e) { // no Base64, or keys of other kinds
      throw new ParseException("no keys", 0);
    }
  }

  static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String decode(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
