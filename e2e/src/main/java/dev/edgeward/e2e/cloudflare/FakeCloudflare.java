package dev.edgeward.e2e.cloudflare;

import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.NativePackage;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A strict double of Cloudflare: API v4 as far as scripts, versions, deployments, custom domains
 * and Workers KV go, and an edge that runs what is uploaded in real workerd processes.
 *
 * <p>Strict means that whatever it doesn't know, be it a path, a parameter of the query, a field of
 * a body, a part of a form or a type of binding, is refused with an error that names it, and never
 * ignored: code 99999. Headers are the exception.
 *
 * <p>Where its behaviour is from:
 *
 * <ul>
 *   <li><b>Documentation</b>: the paths; the envelope; multipart uploads; types of bindings; sizes
 *       of scripts, variables, keys, values and metadata; 1,200 requests in 5 minutes and the block
 *       that follows, with the headers {@code Ratelimit} and {@code Ratelimit-Policy}; KV's lag,
 *       its cache of misses, its one write a second for each key, {@code unsuccessful_keys}; at
 *       most two versions in a deployment, of the latest ten.
 *   <li><b>Observation of wrangler</b> (4.164): which calls it makes and what it reads of the
 *       answers: {@code services/{name}}, {@code workers/{name}}, {@code script-settings}; {@code
 *       bindings_inherit}, {@code excludeScript}, {@code code_update_strategy}; source maps as
 *       parts; the codes 10007, 10021, 10027, 10090 and 100146 that it acts on. Of workerd: what a
 *       KV binding asks.
 *   <li><b>Public reports of answers</b>: the codes 1000, 6003, 7001, 7003, 9109, 971, 10000,
 *       10009, 10013, 10014, 10016, 10041, 10042, 10053, 10054, 10056, 10215, and the page of error
 *       1042.
 *   <li><b>Guesses</b>: which of 10000, 10001 and 9109 an authentication error has, and its status;
 *       that the rate limit's windows are fixed; every refusal with the code 99998, where the rule
 *       is documented and the code isn't; that a custom domain can be taken from one script for
 *       another by a mere {@code PUT}; that a domain needs {@link Permission#WORKERS_ROUTES_WRITE};
 *       that settings of a script take no effect when they come with a version.
 * </ul>
 *
 * <p>What it doesn't do: limit CPU time, memory or subrequests of workers (an endless loop hangs
 * its process), preview URLs, several locations of the edge, routes, Durable Objects, assets,
 * service bindings.
 */
public final class FakeCloudflare implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, FakeAccount> accounts = new ConcurrentHashMap<>();
  private final Faults faults = new Faults();
  private final CallLog calls = new CallLog();
  private final CallLog edgeCalls = new CallLog();
  private final Tokens tokens;
  private final KvStore store;
  private final Scripts scripts;
  private final Hostnames hostnames;
  private final ApiServer api;
  private final Edge edge;
  private final Path folder;
  private final Thread atExit = new Thread(this::killWorkers);

  /**
   * How a double is.
   *
   * @param workerd the executable that runs workers
   * @param clock what it takes the time from: limits, expiry, KV's lag
   * @param kv how late KV is
   */
  public record Settings(Path workerd, InstantSource clock, KvTimes kv) {

    /**
     * The workerd of the checkout, the system's clock, KV as documented.
     *
     * @throws IllegalStateException when the dispatcher's packages aren't installed
     */
    public static Settings standard() {
      Path modules = Checkout.here().nodeModules();
      Optional<Path> workerd = NativePackage.workerd(modules);
      return new Settings(
          workerd.orElseThrow(
              () -> new IllegalStateException("workerd is not installed in " + modules)),
          InstantSource.system(),
          KvTimes.documented());
    }

    public Settings with(InstantSource other) {
      return new Settings(workerd, other, kv);
    }

    public Settings with(KvTimes other) {
      return new Settings(workerd, clock, other);
    }
  }

  private FakeCloudflare(Settings settings, Path folder) {
    this.folder = folder;
    InstantSource clock = settings.clock();
    this.tokens = new Tokens(clock);
    this.store = new KvStore(clock, settings.kv());
    KvService kv = new KvService(vertx, store, faults, clock);
    Bindings bindings = new Bindings(store);
    this.scripts = new Scripts(folder, settings.workerd(), kv.port(), bindings, faults, clock);
    Domains domains = new Domains();
    this.hostnames = new Hostnames(scripts, domains);
    List<Route> routes = new ArrayList<>();
    routes.add(
        new Route(
            "GET",
            "user/tokens/verify",
            Permission.NONE,
            request -> Tokens.verify(request, ApiToken.Owner.USER)));
    routes.add(
        new Route(
            "GET",
            "accounts/{account}/tokens/verify",
            Permission.NONE,
            request -> Tokens.verify(request, ApiToken.Owner.ACCOUNT)));
    routes.addAll(new ScriptEndpoints(scripts, domains).routes());
    routes.addAll(new VersionEndpoints(scripts).routes());
    routes.addAll(new SettingsEndpoints(scripts, bindings).routes());
    routes.addAll(new DomainEndpoints(scripts, domains, this::account).routes());
    routes.addAll(new KvEndpoints(store, clock).routes());
    routes.addAll(new KvBulkEndpoints(store, clock).routes());
    this.api = new ApiServer(vertx, routes, accounts::containsKey, tokens, faults, calls, clock);
    this.edge = new Edge(vertx, hostnames, faults, edgeCalls, clock);
  }

  /** Starts one on free ports of loopback, empty. */
  public static FakeCloudflare start(Settings settings) throws IOException {
    var cloudflare =
        new FakeCloudflare(settings, Files.createTempDirectory("edgeward-cloudflare-"));
    Runtime.getRuntime().addShutdownHook(cloudflare.atExit);
    return cloudflare;
  }

  /** Where its API is: what clients take for {@code https://api.cloudflare.com/client/v4}. */
  public URI apiUrl() {
    return URI.create("http://127.0.0.1:" + api.port() + "/client/v4");
  }

  /** Where the worker that serves a hostname is reached, without a slash at the end. */
  public URI urlOf(String hostname) {
    return URI.create("http://127.0.0.1:" + edge.port() + "/" + hostname);
  }

  /** Makes an account with that part of workers.dev and those zones. */
  public FakeAccount addAccount(String subdomain, String... zones) {
    var account =
        new FakeAccount(
            Ids.hexadecimal(),
            subdomain,
            Stream.of(zones).map(zone -> new FakeAccount.Zone(Ids.hexadecimal(), zone)).toList());
    accounts.put(account.id(), account);
    hostnames.add(account);
    return account;
  }

  /** Makes a token of the account that doesn't expire. */
  public ApiToken addToken(FakeAccount account, Permission... permissions) {
    return addToken(account, ApiToken.Owner.ACCOUNT, null, permissions);
  }

  /**
   * Makes a token.
   *
   * @param expires null for never
   */
  public ApiToken addToken(
      FakeAccount account,
      ApiToken.Owner owner,
      @Nullable Instant expires,
      Permission... permissions) {
    var token =
        new ApiToken(
            Ids.hexadecimal(),
            "fake_" + Ids.hexadecimal(),
            owner,
            account.id(),
            Set.of(permissions),
            expires);
    tokens.add(token);
    return token;
  }

  /** The API knows the token no more. */
  public void revoke(ApiToken token) {
    tokens.revoke(token.value());
  }

  /** What lies in the account's namespaces of KV is lost; they themselves aren't. */
  public void loseKeys(FakeAccount account) {
    store.list(account.id()).forEach(owned -> owned.namespace().lose());
  }

  /** What is to go wrong. */
  public Faults faults() {
    return faults;
  }

  /** The calls of the API. */
  public CallLog calls() {
    return calls;
  }

  /** The forms that the API was sent. */
  public List<Form> forms() {
    return api.forms();
  }

  /** The requests that came to the edge. */
  public CallLog edgeCalls() {
    return edgeCalls;
  }

  @Override
  public void close() throws InterruptedException, IOException {
    Runtime.getRuntime().removeShutdownHook(atExit);
    api.close();
    scripts.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** So that a test run that is stopped leaves nothing running. */
  private void killWorkers() {
    scripts.close();
  }

  private FakeAccount account(String id) {
    FakeAccount account = accounts.get(id);
    if (account == null) {
      throw new IllegalArgumentException("no account " + id);
    }
    return account;
  }
}
