package dev.edgeward.apiserver.invoke;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.edgeward.apiserver.ApiServerConfig;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Dispatchers over HTTP: HTTP/2 where a dispatcher behind TLS speaks it (ALPN), else HTTP/1.1. A
 * call is never repeated once it may have run, because functions have effects; only what surely
 * reached nobody is tried again for a short while: a refused connection, and what HTTP/2 says was
 * not processed (RFC 9113, 8.7).
 */
@Singleton
public final class HttpDispatcher implements Dispatcher {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);

  /** Of an HTTP/2 connection, which many calls share: so that a dead one is found out. */
  private static final Duration PING = Duration.ofSeconds(10);

  private static final String REFUSED = "stream was reset: REFUSED_STREAM";

  private static final int GRACE_MILLIS = 2000;
  private static final int CONNECT_PAUSE_MILLIS = 25;
  private static final int IDLE_CONNECTIONS = 256;
  private static final int IDLE_MINUTES = 5;

  /** A result of 6 MiB, and the logs, which escaping may make larger than their 64 KiB. */
  private static final long MAX_ANSWER = 8L * 1024 * 1024;

  /**
   * Without TLS a connection costs less than one that is dead: an invocation is never sent twice,
   * so the first one after a restart of the dispatcher would fail. It takes longer than this to
   * start.
   */
  private static final int PLAIN_IDLE_MILLIS = 50;

  /**
   * Under load a connection is never idle. By its age calls spread over the replicas behind a
   * Service, and one that is to end is left by its callers before it does: see "Several replicas"
   * in docs/operations.md.
   */
  private static final Duration PLAIN_AGE = Duration.ofSeconds(2);

  private final Duration patience;
  private final OkHttpClient client;

  /** For a dispatcher nearby. */
  private final OkHttpClient plain;

  /**
   * Made by the container.
   *
   * @param config how patient to be
   */
  @Inject
  public HttpDispatcher(ApiServerConfig config) {
    this(config.invoke().connectPatience(), new OkHttpClient());
  }

  /**
   * One that trusts what a client trusts.
   *
   * @param patience how long what reached nobody is tried again
   * @param trust a client whose TLS settings count
   */
  HttpDispatcher(Duration patience, OkHttpClient trust) {
    this.patience = patience;
    this.client =
        trust
            .newBuilder()
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_MINUTES, TimeUnit.MINUTES))
            .connectTimeout(CONNECT_TIMEOUT)
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .pingInterval(PING)
            // Of an invocation, whose body goes out once, only what was not sent at all.
            .retryOnConnectionFailure(true)
            .followRedirects(false)
            .build();
    this.plain =
        client
            .newBuilder()
            .connectionPool(
                new ConnectionPool(IDLE_CONNECTIONS, PLAIN_IDLE_MILLIS, TimeUnit.MILLISECONDS))
            .addNetworkInterceptor(new OldConnections(PLAIN_AGE, Ticker.systemTicker()))
            .build();
  }

  @PreDestroy
  void close() {
    client.connectionPool().evictAll();
    plain.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
  }

  @Override
  public Reply invoke(Target target, Invocation invocation) {
    HttpUrl url = HttpUrl.parse(target.url() + "/v1/invoke");
    if (url == null) {
      return new Unreachable("the Runtime's URL can't be read");
    }
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("Authorization", "Bearer " + target.token())
            .header("traceparent", invocation.trace().traceparent())
            .post(new InvocationBody(invocation));
    String tracestate = invocation.trace().tracestate();
    if (tracestate != null) {
      request.header("tracestate", tracestate);
    }
    return send(
        request.build(), System.nanoTime(), (long) invocation.timeoutMillis() + GRACE_MILLIS);
  }

  @Override
  public boolean healthy(Target target) {
    HttpUrl url = HttpUrl.parse(target.url() + "/v1/health");
    if (url == null) {
      return false;
    }
    Request request = new Request.Builder().url(url).build();
    Call call = client(request).newCall(request);
    call.timeout().timeout(HEALTH_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    try (Response response = call.execute()) {
      return response.isSuccessful();
    } catch (IOException e) {
      return false;
    }
  }

  private OkHttpClient client(Request request) {
    return request.isHttps() ? client : plain;
  }

  private Reply send(Request request, long began, long millis) {
    OkHttpClient http = client(request);
    while (true) {
      long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
      if (passed >= millis) {
        return new TimedOut();
      }
      Call call = http.newCall(request);
      call.timeout().timeout(millis - passed, TimeUnit.MILLISECONDS);
      try (Response response = call.execute()) {
        return reply(response);
      } catch (ConnectException e) {
        if (impatient(began) || !paused()) {
          return new Unreachable("connection refused");
        }
      } catch (SocketTimeoutException e) {
        return new Unreachable("no connection in time");
      } catch (InterruptedIOException e) {
        return new TimedOut();
      } catch (IOException e) {
        if (ranNothing(e) && !impatient(began) && paused()) {
          continue;
        }
        // the others that are kept open are of the same dispatcher, and most likely dead too
        http.connectionPool().evictAll();
        return new Lost(e.getClass().getSimpleName());
      }
    }
  }

  /**
   * HTTP/2 tells of a stream whether the other side has looked at it. The client has no type for
   * that which others may use, only words.
   */
  private static boolean ranNothing(IOException lost) {
    return REFUSED.equals(lost.getMessage());
  }

  private boolean impatient(long began) {
    return System.nanoTime() - began > patience.toNanos();
  }

  private static boolean paused() {
    try {
      TimeUnit.MILLISECONDS.sleep(CONNECT_PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Reply reply(Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(MAX_ANSWER + 1)) {
      String why = "an answer of more than " + MAX_ANSWER + " bytes";
      // A function may have made it so long: that is not to count against its runtime.
      return response.code() == HttpURLConnection.HTTP_OK ? new Unreadable(why) : new Broken(why);
    }
    return Replies.of(response.code(), source.readByteArray(), response.header("Retry-After"));
  }
}
