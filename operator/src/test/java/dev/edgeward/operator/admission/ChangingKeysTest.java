package dev.edgeward.operator.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked // a null fails the test
class ChangingKeysTest {
  @Test
  void aHandshakeThatHasBegunEndsWithTheKeysThatItBeganWith() {
    OneKey first = new OneKey();
    OneKey second = new OneKey();
    ChangingKeys keys = new ChangingKeys(first);

    String begun = keys.chooseEngineServerAlias("EC", null, null);
    keys.change(second);
    String later = keys.chooseEngineServerAlias("EC", null, null);

    assertThat(begun).isNotEqualTo(later);
    assertThat(keys.getPrivateKey(begun)).isSameAs(first.key);
    assertThat(keys.getCertificateChain(begun)).isSameAs(first.chain);
    assertThat(keys.getPrivateKey(later)).isSameAs(second.key);
    assertThat(keys.getCertificateChain(later)).isSameAs(second.chain);
    assertThat(keys.getServerAliases("EC", null)).containsExactly(later);
  }

  @Test
  void whatIsServedWithNoOtherSortOfKeyHasNoAlias() {
    ChangingKeys keys = new ChangingKeys(new OneKey());

    assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
    assertThat(keys.getServerAliases("RSA", null)).isNull();
  }

  /** Of an elliptic curve. */
  private static final class OneKey extends X509ExtendedKeyManager {
    private final PrivateKey key;
    private final X509Certificate[] chain = new X509Certificate[0];

    OneKey() {
      try {
        key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
      return keyType.equals("EC") ? "one" : null;
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return keyType.equals("EC") ? new String[] {"one"} : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return alias.equals("one") ? chain : null;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return alias.equals("one") ? key : null;
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      return null;
    }

    @Override
    public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
      return null;
    }
  }
}
