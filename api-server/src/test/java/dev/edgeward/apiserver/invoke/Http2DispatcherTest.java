package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.invoke.Dispatcher.Reply;
import dev.edgeward.apiserver.invoke.Dispatcher.Target;
import dev.edgeward.apiserver.trace.TraceContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A dispatcher behind TLS, as Cloudflare's are. */
class Http2DispatcherTest {
  private static final String RAN = "{\"ok\":true,\"result\":1,\"durationMs\":2}";
  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;
  private static final HeldCertificate CERTIFICATE =
      new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();

  private final MockWebServer server = new MockWebServer();
  private final HttpDispatcher dispatcher =
      new HttpDispatcher(Duration.ofSeconds(5), trusting(CERTIFICATE));

  private static OkHttpClient trusting(HeldCertificate certificate) {
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(certificate.certificate())
            .build();
    return new OkHttpClient.Builder()
        .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
        .build();
  }

  @BeforeEach
  void start() throws IOException {
    server.useHttps(
        new HandshakeCertificates.Builder()
            .heldCertificate(CERTIFICATE)
            .build()
            .sslSocketFactory());
    server.start();
  }

  @AfterEach
  void stop() {
    dispatcher.close();
    server.close();
  }

  private Reply invoke() {
    return dispatcher.invoke(
        new Target("https://localhost:" + server.getPort(), "tok"),
        Invocations.of(JsonSlice.EMPTY_OBJECT, 30_000, TraceContext.of(null, null)));
  }

  private static MockResponse.Builder ran() {
    return new MockResponse.Builder().code(200).body(RAN);
  }

  private RecordedRequest taken() throws InterruptedException {
    return Objects.requireNonNull(server.takeRequest(5, TimeUnit.SECONDS));
  }

  @Test
  void calls_share_one_http_2_connection() throws Exception {
    server.enqueue(ran().build());
    assertThat(invoke()).isInstanceOf(Dispatcher.Ran.class);
    RecordedRequest first = taken();
    assertThat(first.getVersion()).isEqualTo("HTTP/2");
    List<Callable<Reply>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      server.enqueue(ran().headersDelay(100, TimeUnit.MILLISECONDS).build());
      calls.add(this::invoke);
    }
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Reply> call : callers.invokeAll(calls)) {
        assertThat(call.get()).isInstanceOf(Dispatcher.Ran.class);
      }
    }
    Set<Integer> connections =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(
                i -> {
                  try {
                    return taken().getConnectionIndex();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .collect(Collectors.toSet());
    assertThat(connections).containsExactly(first.getConnectionIndex());
  }

  @Test
  void a_dispatcher_that_speaks_http_1_only_is_called_in_it() throws Exception {
    server.setProtocols(List.of(Protocol.HTTP_1_1));
    server.enqueue(ran().build());
    assertThat(invoke()).isInstanceOf(Dispatcher.Ran.class);
    assertThat(taken().getVersion()).isEqualTo("HTTP/1.1");
  }

  @Test
  void what_was_refused_unprocessed_is_sent_again() {
    server.enqueue(
        new MockResponse.Builder()
            .onRequestStart(new SocketEffect.CloseStream(REFUSED_STREAM))
            .build());
    server.enqueue(ran().build());
    assertThat(invoke()).isInstanceOf(Dispatcher.Ran.class);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void what_may_have_run_is_not() {
    server.enqueue(ran().build());
    assertThat(invoke()).isInstanceOf(Dispatcher.Ran.class);
    server.enqueue(ran().onResponseStart(new SocketEffect.CloseStream(CANCEL)).build());
    server.enqueue(ran().build());
    assertThat(invoke()).isInstanceOf(Dispatcher.Lost.class);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @Test
  void an_answer_that_is_cut_off_is_lost() {
    server.enqueue(ran().onResponseBody(new SocketEffect.CloseSocket()).build());
    server.enqueue(ran().build());
    assertThat(invoke()).isInstanceOf(Dispatcher.Lost.class);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void a_certificate_that_is_not_trusted_gets_no_call() {
    HttpDispatcher stranger = new HttpDispatcher(Duration.ZERO, new OkHttpClient());
    try {
      assertThat(stranger.healthy(new Target("https://localhost:" + server.getPort(), "unused")))
          .isFalse();
    } finally {
      stranger.close();
    }
    assertThat(server.getRequestCount()).isZero();
  }
}
