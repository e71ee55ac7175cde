package dev.edgeward.operator.dispatch;

import com.nimbusds.jose.jwk.ECKey;
import java.net.URI;
import javax.crypto.SecretKey;

/**
 * What it takes to speak to a runtime's dispatcher.
 *
 * @param name of the Runtime
 * @param url of the dispatcher, without a path
 * @param audience of its tokens
 * @param syncKey the private key that signs the operator's tokens
 * @param sealingKey the public key that environments are sealed for
 * @param digestKey the key of environments' digests
 */
public record RuntimeConnection(
    String name, URI url, String audience, ECKey syncKey, ECKey sealingKey, SecretKey digestKey) {
  /**
   * Names the key that environments are sealed for.
   *
   * @return its id
   */
  public String sealingKeyId() {
    return sealingKey.getKeyID();
  }

  /** Says nothing of keys. */
  @Override
  public String toString() {
    return "Runtime " + name + " at " + url;
  }
}
