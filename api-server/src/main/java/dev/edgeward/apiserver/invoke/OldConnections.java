package dev.edgeward.apiserver.invoke;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Makes the call that a connection of HTTP/1.1 carries beyond a certain age its last one, by {@code
 * Connection: close}. OkHttp itself knows no age of connections.
 */
final class OldConnections implements Interceptor {
  private final long age;
  private final Ticker ticker;
  private final Cache<Connection, Long> firstUses =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

  /**
   * For a client, as its network interceptor.
   *
   * @param age from a connection's first call on
   * @param ticker a clock that never goes back
   */
  OldConnections(Duration age, Ticker ticker) {
    this.age = age.toNanos();
    this.ticker = ticker;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Connection connection = chain.connection();
    if (connection == null) {
      throw new IllegalStateException("not a network interceptor");
    }
    Request request = chain.request();
    long now = ticker.read();
    if (now - firstUses.get(connection, unused -> now) < age) {
      return chain.proceed(request);
    }
    return chain.proceed(request.newBuilder().header("Connection", "close").build());
  }
}
