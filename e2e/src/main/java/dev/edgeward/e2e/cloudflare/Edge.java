package dev.edgeward.e2e.cloudflare;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where the workers are reached: {@code http://127.0.0.1:{port}/{host}/…} goes to the worker that
 * serves the host, without that first part of the path and with the host in {@code Host}. It speaks
 * HTTP/1.1.
 */
final class Edge {

  private static final int CONNECTIONS = 2_000;

  private final Vertx vertx;
  private final Hostnames hostnames;
  private final Faults faults;
  private final CallLog log;
  private final InstantSource clock;
  private final HttpProxy proxy;
  private final HttpServer server;

  /** Where each request goes that is under way. */
  private final Map<HttpServerRequest, Target> targets = new ConcurrentHashMap<>();

  /** Listens on a free port of loopback. */
  Edge(Vertx vertx, Hostnames hostnames, Faults faults, CallLog log, InstantSource clock) {
    this.vertx = vertx;
    this.hostnames = hostnames;
    this.faults = faults;
    this.log = log;
    this.clock = clock;
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(CONNECTIONS)
                .setMaxWaitQueueSize(-1)
                .setDecompressionSupported(false));
    this.proxy =
        HttpProxy.reverseProxy(client)
            .origin(
                context -> {
                  Target target = targets.get(context.request().proxiedRequest());
                  return target == null
                      ? Future.failedFuture("the client has gone")
                      : client.request(
                          new RequestOptions()
                              .setHost("127.0.0.1")
                              .setPort(target.worker().port()));
                })
            .addInterceptor(new Rewriting());
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    // The proxy can't pass a body without a length from HTTP/2 to HTTP/1.1.
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(this::receive)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /**
   * Where a request goes.
   *
   * @param uri what the worker sees as path and query
   */
  private record Target(WorkerProcess worker, String host, String uri) {}

  int port() {
    return server.actualPort();
  }

  private void receive(HttpServerRequest request) {
    @Nullable Fault fault = faults.next(request.method().name(), request.uri()).orElse(null);
    switch (fault) {
      case Fault.Silence() -> record(request, 0, "never answered");
      case Fault.CutBefore() -> {
        record(request, 0, "cut before the effect");
        request.connection().close();
      }
      case Fault.Status status -> {
        record(request, status.status(), "fault");
        end(request.response(), Refusals.of(status));
      }
      case Fault.CutAfter any -> forward(request, true);
      case Fault.UnsuccessfulKeys any -> forward(request, false);
      case null -> forward(request, false);
    }
  }

  private void forward(HttpServerRequest request, boolean cut) {
    String uri = request.uri();
    int slash = uri.indexOf('/', 1);
    int query = uri.indexOf('?');
    int end = slash < 0 ? (query < 0 ? uri.length() : query) : slash;
    String host = end <= 1 ? "" : uri.substring(1, end);
    String rest = uri.substring(end);
    String seen = rest.startsWith("/") ? rest : "/" + rest;
    Optional<Script> script = hostnames.find(host);
    @Nullable WorkerProcess worker = script.map(this::enter).orElse(null);
    if (script.isEmpty() || worker == null) {
      record(request, 404, "no worker");
      request
          .response()
          .setStatusCode(404)
          .putHeader("content-type", "text/plain; charset=UTF-8")
          // What Cloudflare says of a hostname of workers.dev without a worker.
          .end("error code: 1042");
      return;
    }
    targets.put(request, new Target(worker, host, seen));
    AtomicBoolean left = new AtomicBoolean();
    HttpServerResponse response = request.response();
    Runnable leave =
        () -> {
          if (left.compareAndSet(false, true)) {
            targets.remove(request);
            worker.leave();
            record(
                request,
                response.ended() ? response.getStatusCode() : 0,
                cut ? "cut after the effect" : "forwarded");
          }
        };
    response.endHandler(done -> leave.run());
    response.closeHandler(gone -> leave.run());
    if (cut) {
      response.headersEndHandler(ready -> request.connection().close());
    }
    if (worker.isDead()) {
      request.pause();
      revive(worker)
          .onSuccess(
              alive -> {
                request.resume();
                proxy.handle(request);
              })
          .onFailure(error -> end(response, unavailable()));
    } else {
      proxy.handle(request);
    }
  }

  private @Nullable WorkerProcess enter(Script script) {
    Instant now = clock.instant();
    while (true) {
      @Nullable Serving serving = script.serving().orElse(null);
      if (serving == null) {
        return null;
      }
      if (serving.former() != null && !now.isBefore(serving.until())) {
        settle(script, now);
      }
      WorkerProcess worker = serving.at(now).choose();
      if (worker.enter()) {
        return worker;
      }
      // A deployment came between; what serves now is another.
      Thread.onSpinWait();
    }
  }

  /** Ends what went on after a deployment, apart from this request. */
  private static void settle(Script script, Instant now) {
    Thread.ofVirtual()
        .start(
            () -> {
              synchronized (script) {
                script.reap(now);
              }
            });
  }

  private Future<Boolean> revive(WorkerProcess worker) {
    Promise<Boolean> alive = Promise.promise();
    var context = vertx.getOrCreateContext();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                worker.revive();
                context.runOnContext(ready -> alive.complete(true));
              } catch (InterruptedException | RuntimeException e) {
                context.runOnContext(failed -> alive.fail(e));
              }
            });
    return alive.future();
  }

  private void record(HttpServerRequest request, int status, String outcome) {
    log.add(new Call(clock.instant(), request.method().name(), request.uri(), status, 0, outcome));
  }

  private static Answer unavailable() {
    return new Answer(500, 0, Map.of(), Buffer.buffer("error code: 1101"));
  }

  private static void end(HttpServerResponse response, Answer answer) {
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    // Fails only when the client has gone.
    var unused = response.end(answer.body());
  }

  private final class Rewriting implements ProxyInterceptor {
    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      Target target = targets.get(context.request().proxiedRequest());
      if (target == null) {
        return Future.failedFuture("the client has gone");
      }
      context.request().setURI(target.uri()).setAuthority(HostAndPort.create(target.host(), -1));
      return context.sendRequest();
    }
  }
}
