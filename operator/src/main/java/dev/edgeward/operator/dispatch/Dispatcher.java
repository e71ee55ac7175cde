package dev.edgeward.operator.dispatch;

import dev.edgeward.api.Bundle;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the operator asks of a dispatcher; {@code docs/protocol.md} is the contract. */
public interface Dispatcher {
  /**
   * Asks who is there.
   *
   * @param runtime to ask
   * @return what it says of itself
   * @throws DispatcherException when it does not answer so
   */
  Health health(RuntimeConnection runtime) throws DispatcherException;

  /**
   * Stores a bundle. Storing it again is harmless.
   *
   * @param runtime to store it in
   * @param workspaceId whose code it is
   * @param digest of the bundle
   * @param bundle the code
   * @throws DispatcherException when it is not stored
   */
  void store(RuntimeConnection runtime, String workspaceId, String digest, Bundle bundle)
      throws DispatcherException;

  /**
   * Removes a bundle. One that is not there is removed already.
   *
   * @param runtime to remove it from
   * @param workspaceId whose code it is
   * @param digest of the bundle
   * @throws DispatcherException when it may still be there
   */
  void remove(RuntimeConnection runtime, String workspaceId, String digest)
      throws DispatcherException;

  /**
   * Lists what is stored, a page at a time.
   *
   * @param runtime to ask
   * @param cursor of the page before, null for the first page
   * @return a page
   * @throws DispatcherException when nobody can tell
   */
  StoredBundles list(RuntimeConnection runtime, @Nullable String cursor) throws DispatcherException;

  /**
   * Loads a version once, to see whether it loads. What does waits there for the first invocation.
   *
   * @param runtime to load it in
   * @param workspaceId whose code it is
   * @param digest of the bundle
   * @param bundle the code
   * @param environment to load it with, null for none
   * @return whether it loads
   * @throws DispatcherException when nobody can tell
   */
  Check check(
      RuntimeConnection runtime,
      String workspaceId,
      String digest,
      Bundle bundle,
      @Nullable SealedEnvironment environment)
      throws DispatcherException;

  /**
   * Loads code that nobody is going to invoke as it is, without an environment. Nothing of it
   * stays.
   *
   * @param runtime to load it in
   * @param workspaceId whose code it is
   * @param digest of the bundle
   * @param bundle the code
   * @return whether it loads
   * @throws DispatcherException when nobody can tell
   */
  Check tryOut(RuntimeConnection runtime, String workspaceId, String digest, Bundle bundle)
      throws DispatcherException;

  /**
   * What a dispatcher says of itself.
   *
   * @param digest of its build
   * @param protocol that it speaks
   * @param keys ids of the keys whose tokens it accepts; none when it doesn't tell
   * @param sealingKeys ids of the keys that it opens environments with; none when it doesn't tell
   */
  record Health(String digest, String protocol, Set<String> keys, Set<String> sealingKeys) {
    /** Takes copies. */
    public Health {
      keys = Set.copyOf(keys);
      sealingKeys = Set.copyOf(sealingKeys);
    }
  }

  /**
   * A page of what is stored.
   *
   * @param bundles on the page
   * @param cursor for the next page, null on the last
   */
  record StoredBundles(List<StoredBundle> bundles, @Nullable String cursor) {
    /** Copies the list. */
    public StoredBundles {
      bundles = List.copyOf(bundles);
    }
  }

  /**
   * A bundle that is stored.
   *
   * @param workspaceId whose code it is
   * @param digest of the bundle
   */
  record StoredBundle(String workspaceId, String digest) {}

  /**
   * Whether a version loads.
   *
   * @param error what went wrong, null when it loads
   */
  record Check(@Nullable StartError error) {}

  /**
   * Why a version does not load.
   *
   * @param name of the error, such as {@code SyntaxError}
   * @param message of the error
   * @param file where it is, null when unknown
   * @param line where it is, from 1, null when unknown
   * @param column where it is, from 1, null when unknown
   */
  record StartError(
      String name,
      String message,
      @Nullable String file,
      @Nullable Integer line,
      @Nullable Integer column) {
    /**
     * The error for a human.
     *
     * @return {@code main.js:3:7: SyntaxError: Unexpected token}
     */
    public String text() {
      StringBuilder text = new StringBuilder();
      if (file != null) {
        text.append(file);
        if (line != null) {
          text.append(':').append(line);
          if (column != null) {
            text.append(':').append(column);
          }
        }
        text.append(": ");
      }
      return text.append(name).append(": ").append(message).toString();
    }
  }
}
