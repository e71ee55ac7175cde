package dev.edgeward.operator.cloudflare;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One account of Cloudflare through API v4, by one token. Every call takes from the token's budget
 * and may throw any {@link CloudflareException}. Reads and deletions are tried again when
 * Cloudflare is unavailable; what would be done twice is not ({@link #upload}, {@link #deploy},
 * {@link #createKvNamespace} and the setting of {@link #workersDev(String, boolean)}).
 */
public interface CloudflareAccount {
  /**
   * Asks whether the token is one, be it the account's or a user's.
   *
   * @return what Cloudflare says of it, also when it is disabled or has expired
   * @throws CloudflareException.Unauthorized when it is no token
   * @throws CloudflareException when nobody can tell
   */
  TokenState verifyToken() throws CloudflareException;

  /**
   * Reads how a script is set up.
   *
   * @param name of the script
   * @return empty when there is none of that name
   * @throws CloudflareException when nobody can tell
   */
  Optional<Script> script(String name) throws CloudflareException;

  /**
   * Makes a script or replaces it, as a version that gets all requests at once.
   *
   * @param name of the script
   * @param upload what it is made of
   * @return the version that it became
   * @throws CloudflareException.Invalid when it doesn't start, in the words of Cloudflare
   * @throws CloudflareException when it is not uploaded, or nobody can tell
   */
  DeployedVersion upload(String name, ScriptUpload upload) throws CloudflareException;

  /**
   * Removes a script with its versions and routes, whoever uses it. One that is gone is removed
   * already.
   *
   * @param name of the script
   * @throws CloudflareException when it may still be there
   */
  void deleteScript(String name) throws CloudflareException;

  /**
   * Lists which versions of a script got requests, and get them.
   *
   * @param name of the script
   * @return the newest first, which is the present one
   * @throws CloudflareException when nobody can tell
   */
  List<Deployment> deployments(String name) throws CloudflareException;

  /**
   * Gives all requests to a version that was uploaded before.
   *
   * @param name of the script
   * @param versionId of the version
   * @throws CloudflareException when it is not so, or nobody can tell
   */
  void deploy(String name, String versionId) throws CloudflareException;

  /**
   * Asks for the account's name under {@code workers.dev}.
   *
   * @return the first label, such as {@code acme} of {@code acme.workers.dev}; empty when none is
   *     registered
   * @throws CloudflareException when nobody can tell
   */
  Optional<String> subdomain() throws CloudflareException;

  /**
   * Asks whether a script answers under {@code workers.dev}.
   *
   * @param name of the script
   * @return whether it does
   * @throws CloudflareException when nobody can tell
   */
  WorkersDev workersDev(String name) throws CloudflareException;

  /**
   * Lets a script answer under {@code workers.dev} or not. Its former versions don't in either
   * case.
   *
   * @param name of the script
   * @param enabled whether it should
   * @throws CloudflareException when it is not so, or nobody can tell
   */
  void workersDev(String name, boolean enabled) throws CloudflareException;

  /**
   * Lists the custom domains of a script.
   *
   * @param service the script's name
   * @return its domains
   * @throws CloudflareException when nobody can tell
   */
  List<Domain> domains(String service) throws CloudflareException;

  /**
   * Lets a script answer at a host. Cloudflare makes its DNS record and certificate. Doing so again
   * is harmless.
   *
   * @param hostname in the zone
   * @param service the script's name
   * @param zoneId the zone
   * @throws CloudflareException.Conflict when the host is something else's
   * @throws CloudflareException when it is not so, or nobody can tell
   */
  void attachDomain(String hostname, String service, String zoneId) throws CloudflareException;

  /**
   * Takes a host from its script. One that is gone is detached already.
   *
   * @param id of the {@link Domain}
   * @throws CloudflareException when it may still be attached
   */
  void detachDomain(String id) throws CloudflareException;

  /**
   * Lists all KV namespaces of the account.
   *
   * @return by title
   * @throws CloudflareException when nobody can tell
   */
  List<KvNamespace> kvNamespaces() throws CloudflareException;

  /**
   * Makes a KV namespace, or finds the one that has the title.
   *
   * @param title unique in the account
   * @return the namespace
   * @throws CloudflareException when it is not there, or nobody can tell
   */
  KvNamespace createKvNamespace(String title) throws CloudflareException;

  /**
   * Removes a KV namespace with all that it holds. One that is gone is removed already.
   *
   * @param id of the namespace
   * @throws CloudflareException when it may still be there
   */
  void deleteKvNamespace(String id) throws CloudflareException;

  /**
   * What the token may still call; makes no call itself.
   *
   * @return as far as is known here: others may use the same token
   */
  Budget budget();

  /**
   * What the calls so far have shown the token to have; makes no call itself. Cloudflare tells what
   * a token has only to tokens that may read tokens, which is more than this takes.
   *
   * @return Cloudflare's names, such as {@code Workers Scripts Read}; writing includes reading
   */
  Set<String> shownPermissions();

  /**
   * A token as Cloudflare sees it.
   *
   * @param id of the token, which is no secret
   * @param status {@code active}, {@code disabled} or {@code expired}
   * @param expiresOn when it ends, null for never
   * @param notBefore when it begins, null for at once
   */
  record TokenState(
      String id, String status, @Nullable Instant expiresOn, @Nullable Instant notBefore) {
    /**
     * Whether it may be used.
     *
     * @return true for {@code active}
     */
    public boolean active() {
      return status.equals("active");
    }
  }

  /**
   * A version that was uploaded, and deployed with that.
   *
   * @param versionId as {@link CloudflareAccount#deploy} takes it
   */
  record DeployedVersion(String versionId) {}

  /**
   * Which versions get how much.
   *
   * @param id of the deployment
   * @param createdOn when it began
   * @param versions that get requests
   */
  record Deployment(String id, Instant createdOn, List<Share> versions) {
    /** Copies the list. */
    public Deployment {
      versions = List.copyOf(versions);
    }
  }

  /**
   * A version's share of requests.
   *
   * @param versionId of the version
   * @param percentage from 0 to 100
   */
  record Share(String versionId, double percentage) {}

  /**
   * What answers under {@code workers.dev}.
   *
   * @param enabled whether the script does
   * @param previewsEnabled whether its other versions do
   */
  record WorkersDev(boolean enabled, boolean previewsEnabled) {}

  /**
   * A custom domain.
   *
   * @param id for {@link CloudflareAccount#detachDomain}
   * @param hostname where the script answers
   * @param service the script's name
   * @param zoneId the zone
   */
  record Domain(String id, String hostname, String service, String zoneId) {}

  /**
   * A KV namespace.
   *
   * @param id of the namespace
   * @param title unique in the account
   */
  record KvNamespace(String id, String title) {}

  /**
   * What is left of a token's calls.
   *
   * @param left calls that may be made now
   * @param limit calls in five minutes
   * @param resetsAt when there are more: the end of a block, of Cloudflare's window, or of five
   *     minutes since the oldest call; now when all are left
   */
  record Budget(int left, int limit, Instant resetsAt) {}
}
