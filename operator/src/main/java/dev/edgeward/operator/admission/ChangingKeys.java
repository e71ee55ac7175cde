package dev.edgeward.operator.admission;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key and certificate that are served, which can be others from one handshake to the next.
 * Vert.x has a way to change them too, but while it does so it refuses connections.
 *
 * <p>A handshake asks for an alias, and then for what it stands for: the alias names the keys that
 * it was taken from, so that nobody gets the certificate of one and the key of another.
 */
final class ChangingKeys extends X509ExtendedKeyManager {
  private static final char SEPARATOR = '/';

  private volatile Generations generations;

  /** The keys of new handshakes, and those of handshakes that have begun with the ones before. */
  private record Generations(
      int number, X509ExtendedKeyManager present, X509ExtendedKeyManager former) {
    private String prefix() {
      return number + String.valueOf(SEPARATOR);
    }
  }

  ChangingKeys(X509ExtendedKeyManager first) {
    generations = new Generations(0, first, first);
  }

  /** Serves others from the next handshake on. */
  void change(X509ExtendedKeyManager next) {
    Generations before = generations;
    generations = new Generations(before.number() + 1, next, before.present());
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    Generations now = generations;
    return named(now, now.present().chooseEngineServerAlias(keyType, issuers, engine));
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    Generations now = generations;
    return named(now, now.present().chooseServerAlias(keyType, issuers, socket));
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    Generations now = generations;
    String[] aliases = now.present().getServerAliases(keyType, issuers);
    if (aliases == null) {
      return null;
    }
    return Arrays.stream(aliases).map(alias -> now.prefix() + alias).toArray(String[]::new);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return keys(alias).getCertificateChain(alias.substring(alias.indexOf(SEPARATOR) + 1));
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return keys(alias).getPrivateKey(alias.substring(alias.indexOf(SEPARATOR) + 1));
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null; // nobody is called
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  private static @Nullable String named(Generations now, @Nullable String alias) {
    return alias == null ? null : now.prefix() + alias;
  }

  private X509ExtendedKeyManager keys(String alias) {
    Generations now = generations;
    return alias.startsWith(now.prefix()) ? now.present() : now.former();
  }
}
