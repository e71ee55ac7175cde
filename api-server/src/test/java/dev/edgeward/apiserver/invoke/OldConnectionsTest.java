package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OldConnectionsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final MockWebServer server = new MockWebServer();
  private final OkHttpClient client =
      new OkHttpClient.Builder()
          .addNetworkInterceptor(new OldConnections(Duration.ofSeconds(2), nanos::get))
          .build();

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RecordedRequest call() throws Exception {
    server.enqueue(new MockResponse.Builder().body("ok").build());
    try (Response response =
        client.newCall(new Request.Builder().url(server.url("/")).build()).execute()) {
      assertThat(response.body().string()).isEqualTo("ok");
    }
    return java.util.Objects.requireNonNull(server.takeRequest(5, TimeUnit.SECONDS));
  }

  @Test
  void a_connection_ends_with_the_first_call_after_its_time() throws Exception {
    assertThat(call().getConnectionIndex()).isZero();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    RecordedRequest second = call();
    assertThat(second.getConnectionIndex()).isZero();
    assertThat(second.getHeaders().get("Connection")).isNotEqualTo("close");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    RecordedRequest last = call();
    assertThat(last.getConnectionIndex()).isZero();
    assertThat(last.getHeaders().get("Connection")).isEqualTo("close");
    assertThat(call().getConnectionIndex()).isEqualTo(1);
  }
}
