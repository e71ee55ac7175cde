package dev.edgeward.e2e.crash;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a program and what it writes to. At a write that {@link Cuts} names it kills the
 * program: before the write is passed on, or after it took effect and before the program learns of
 * it.
 */
final class CuttingProxy implements AutoCloseable {
  private static final int MANY = 1_000;
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /**
   * Changes nothing that lasts: reviews of callers, invocations, questions. And leases: they are
   * renewed by the clock, whatever else happens.
   */
  private static final Pattern NO_WRITE =
      Pattern.compile(
          "/apis/(authentication|authorization|coordination)\\.k8s\\.io/.*|.*dryRun=All.*"
              + "|/v1/invoke.*|/v1/bundles/missing.*");

  private final Vertx vertx = Vertx.vertx();
  private final Cuts cuts;
  private final Callable<@Nullable Void> kill;
  private final HttpServer server;
  private volatile @Nullable URI upstream;

  /**
   * Listens on a free port of loopback.
   *
   * @param cuts says when
   * @param kill ends the program as {@code kill -9} does, and returns when it is dead
   */
  CuttingProxy(Cuts cuts, Callable<@Nullable Void> kill) {
    this.cuts = cuts;
    this.kill = kill;
    var toServer =
        new HttpClientOptions()
            .setMaxPoolSize(MANY)
            .setTrustAll(true)
            .setVerifyHost(false)
            .setMaxWebSockets(MANY);
    var plain = vertx.createHttpClient(toServer);
    var encrypted = vertx.createHttpClient(new HttpClientOptions(toServer).setSsl(true));
    HttpProxy proxies = HttpProxy.reverseProxy(plain).originSelector(request -> address());
    HttpProxy secureProxies =
        HttpProxy.reverseProxy(encrypted).originSelector(request -> address());
    var interceptor =
        new ProxyInterceptor() {
          @Override
          public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            return pass(context);
          }
        };
    proxies.addInterceptor(interceptor);
    secureProxies.addInterceptor(interceptor);
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(
                request ->
                    (upstream().getScheme().equals("https") ? secureProxies : proxies)
                        .handle(request))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** Where the program finds it. */
  URI url() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Says what is behind it. */
  void to(URI server) {
    upstream = server;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private URI upstream() {
    URI server = upstream;
    if (server == null) {
      throw new IllegalStateException("nothing is behind the proxy yet");
    }
    return server;
  }

  private Future<SocketAddress> address() {
    URI server = upstream();
    return Future.succeededFuture(
        SocketAddress.inetSocketAddress(server.getPort(), server.getHost()));
  }

  private Future<ProxyResponse> pass(ProxyContext context) {
    HttpMethod method = context.request().getMethod();
    String uri = context.request().getURI();
    if (READS.contains(method) || NO_WRITE.matcher(uri).matches()) {
      return context.sendRequest();
    }
    Cuts.@Nullable When when = cuts.next(method + " " + uri).orElse(null);
    if (when == null) {
      return context.sendRequest();
    }
    return when == Cuts.When.BEFORE ? die() : context.sendRequest().compose(response -> die());
  }

  private <T> Future<T> die() {
    return vertx
        .executeBlocking(kill, false)
        .onSuccess(dead -> cuts.died())
        .compose(dead -> Future.failedFuture("the program was killed"));
  }
}
