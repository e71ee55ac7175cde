package dev.edgeward.operator.runtime;

import com.nimbusds.jose.jwk.ECKey;
import dev.edgeward.api.Names;
import dev.edgeward.operator.kubernetes.Times;
import dev.edgeward.operator.runtime.RuntimeKeys.InvalidKeyException;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The Secret {@code edgeward-sync-{runtime}}, which the operator alone reads: the keys that it uses
 * itself, those that are to come and those that were, and in annotations how far their rotation is.
 * A value: each change gives another, to be written in one piece. What the other two Secrets hold
 * follows from it, so an interrupted rotation is never half decided.
 */
record SyncSecret(Secret secret) {
  static final String SIGNING_KEY = "signing-key";
  static final String DIGEST_KEY = "digest-key";

  /** Announced: private keys, until they are promoted. */
  static final String NEXT_SIGNING_KEY = "next-signing-key";

  static final String NEXT_INVOKE_KEY = "next-invoke-key";
  static final String NEXT_SEALING_KEY = "next-sealing-key";

  /** Still accepted: public keys, until they are retired. */
  static final String FORMER_SIGNING_KEY = "former-signing-key";

  static final String FORMER_INVOKE_KEY = "former-invoke-key";

  /** Annotation: which of the sealing keys is in use, by its id. */
  private static final String SEALING_KEY = Names.GROUP + "/sealing-key";

  private static final String ROTATED_AT = Names.GROUP + "/keys-rotated-at";
  private static final String SEEN_AT = Names.GROUP + "/next-keys-seen-at";

  /** Annotation: {@code key=time,…}: former sealing keys that nothing is sealed for any more. */
  private static final String UNUSED_SINCE = Names.GROUP + "/sealing-keys-unused-since";

  /** Annotation: sealing keys that the dispatcher is to lose, by their ids. */
  private static final String RETIRED = Names.GROUP + "/sealing-keys-retired";

  /** The annotations of a new one: its keys are new, whatever rotation was asked for before. */
  static Map<String, String> firstAnnotations(@Nullable String request) {
    return request == null ? Map.of() : Map.of(Names.ROTATE_KEYS, request);
  }

  ECKey signingKey() throws InvalidKeyException {
    return find(SIGNING_KEY).orElseThrow(() -> invalid(SIGNING_KEY));
  }

  SecretKey digestKey() throws InvalidKeyException {
    try {
      return new SecretKeySpec(
          Base64.getDecoder().decode(String.valueOf(data().get(DIGEST_KEY))), "HmacSHA256");
    } catch (IllegalArgumentException e) { // empty, or no Base64
      throw invalid(DIGEST_KEY);
    }
  }

  /** A key that need not be there. */
  Optional<ECKey> find(String entry) throws InvalidKeyException {
    String text = data().get(entry);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Jwks.key(text));
    } catch (ParseException e) {
      throw invalid(entry);
    }
  }

  /** Since when the present keys are in use; empty when nobody knows. */
  Optional<Instant> rotatedAt() {
    return Times.parse(annotations().get(ROTATED_AT))
        .or(() -> Times.parse(secret.getMetadata().getCreationTimestamp()));
  }

  Optional<Instant> seenAt() {
    return Times.parse(annotations().get(SEEN_AT));
  }

  Optional<String> request() {
    return Optional.ofNullable(annotations().get(Names.ROTATE_KEYS));
  }

  Optional<String> sealingKeyId() {
    return Optional.ofNullable(annotations().get(SEALING_KEY));
  }

  Map<String, Instant> unusedSince() {
    Map<String, Instant> since = new TreeMap<>();
    for (String pair : annotations().getOrDefault(UNUSED_SINCE, "").split(",", -1)) {
      int end = pair.indexOf('=');
      if (end > 0) {
        Times.parse(pair.substring(end + 1))
            .ifPresent(time -> since.put(pair.substring(0, end), time));
      }
    }
    return since;
  }

  Set<String> retiredSealingKeys() {
    return Arrays.stream(annotations().getOrDefault(RETIRED, "").split(",", -1))
        .filter(id -> !id.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** With next keys, of which nobody makes use yet. */
  SyncSecret announced(ECKey signing, ECKey invoke, ECKey sealing, @Nullable String request) {
    Change change = new Change();
    change.data.put(NEXT_SIGNING_KEY, Jwks.entry(signing));
    change.data.put(NEXT_INVOKE_KEY, Jwks.entry(invoke));
    change.data.put(NEXT_SEALING_KEY, Jwks.entry(sealing));
    change.annotate(Names.ROTATE_KEYS, request);
    change.annotate(SEEN_AT, null);
    change.annotate(RETIRED, null);
    return change.done();
  }

  /** With a note of when the dispatcher was first seen to have the next keys, null for not. */
  SyncSecret seen(@Nullable Instant at) {
    Change change = new Change();
    change.annotate(SEEN_AT, at == null ? null : at.toString());
    return change.done();
  }

  /**
   * With the next keys in use; that of the API server stays beside, until {@link #handedOver}.
   *
   * @param formerInvoke which the API server has used until now
   */
  SyncSecret promoted(ECKey formerInvoke, Instant now) throws InvalidKeyException {
    ECKey former = signingKey();
    ECKey sealing = find(NEXT_SEALING_KEY).orElseThrow(() -> invalid(NEXT_SEALING_KEY));
    Change change = new Change();
    change.data.put(SIGNING_KEY, String.valueOf(change.data.remove(NEXT_SIGNING_KEY)));
    change.data.remove(NEXT_SEALING_KEY);
    change.data.put(FORMER_SIGNING_KEY, Jwks.entry(former.toPublicJWK()));
    change.data.put(FORMER_INVOKE_KEY, Jwks.entry(formerInvoke.toPublicJWK()));
    change.annotate(SEALING_KEY, sealing.getKeyID());
    change.annotate(ROTATED_AT, now.toString());
    change.annotate(SEEN_AT, null);
    change.annotate(UNUSED_SINCE, null);
    return change.done();
  }

  /** Without the key that the API server has by now. */
  SyncSecret handedOver() {
    Change change = new Change();
    change.data.remove(NEXT_INVOKE_KEY);
    return change.done();
  }

  SyncSecret unusedSince(Map<String, Instant> since) {
    Change change = new Change();
    change.annotate(UNUSED_SINCE, text(since));
    return change.done();
  }

  private static @Nullable String text(Map<String, Instant> since) {
    return since.isEmpty()
        ? null
        : since.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  /** Without the former signing keys, and with a note of the sealing keys that are to go. */
  SyncSecret retired(Set<String> sealingKeys) {
    Change change = new Change();
    change.data.remove(FORMER_SIGNING_KEY);
    change.data.remove(FORMER_INVOKE_KEY);
    Set<String> retired = new TreeSet<>(retiredSealingKeys());
    retired.addAll(sealingKeys);
    change.annotate(RETIRED, retired.isEmpty() ? null : String.join(",", retired));
    Map<String, Instant> unused = unusedSince();
    unused.keySet().removeAll(sealingKeys);
    change.annotate(UNUSED_SINCE, text(unused));
    return change.done();
  }

  private final class Change {
    private final Map<String, String> data = new TreeMap<>(data());
    private final Map<String, String> annotations = new TreeMap<>(annotations());

    private void annotate(String name, @Nullable String value) {
      if (value == null) {
        annotations.remove(name);
      } else {
        annotations.put(name, value);
      }
    }

    private SyncSecret done() {
      return new SyncSecret(
          new SecretBuilder(secret)
              .editMetadata()
              .withAnnotations(annotations)
              .endMetadata()
              .withData(data)
              .build());
    }
  }

  private Map<String, String> data() {
    return KeySecrets.data(secret);
  }

  private Map<String, String> annotations() {
    Map<String, String> annotations = secret.getMetadata().getAnnotations();
    return annotations == null ? Map.of() : annotations;
  }

  private InvalidKeyException invalid(String entry) {
    return new InvalidKeyException(secret.getMetadata().getName(), entry);
  }
}
