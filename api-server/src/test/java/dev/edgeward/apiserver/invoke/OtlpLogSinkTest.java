package dev.edgeward.apiserver.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgeward.apiserver.FixedConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.GzipSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtlpLogSinkTest {
  private static final Instant TIME = Instant.parse("2026-11-25T10:00:00Z");
  private static final FunctionLogs.Origin ORIGIN =
      new FunctionLogs.Origin(
          "wsp_1",
          "fun_1",
          "fnv_1",
          "inv_1",
          "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

  private final MockWebServer collector = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    collector.start();
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  private OtlpLogSink sink() {
    return new OtlpLogSink(
        FixedConfig.functionLogs(
            Optional.of(URI.create("http://localhost:" + collector.getPort()))));
  }

  /** Bytes as text of one character each, so that parts of a protobuf can be looked for. */
  private static String unpacked(RecordedRequest request) throws IOException {
    Buffer plain = new Buffer();
    try (GzipSource gzip =
        new GzipSource(new Buffer().write(Objects.requireNonNull(request.getBody())))) {
      plain.writeAll(gzip);
    }
    return plain.readString(StandardCharsets.ISO_8859_1);
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  @Test
  void lines_go_to_the_collector_with_whose_they_are() throws Exception {
    collector.enqueue(new MockResponse.Builder().code(200).build());
    OtlpLogSink sink = sink();
    assertThat(sink.wanted()).isTrue();
    sink.write(ORIGIN, new Logs.Line(Logs.Level.WARN, TIME, "watch out"), TIME);
    sink.write(ORIGIN, new Logs.Line(Logs.Level.LOG, null, "second"), TIME);
    sink.dropped(ORIGIN, 7, TIME);
    assertThat(sink.flush()).isZero();
    assertThat(sink.flush()).isZero();
    sink.close();
    assertThat(collector.getRequestCount()).isEqualTo(1);
    RecordedRequest request = Objects.requireNonNull(collector.takeRequest(5, TimeUnit.SECONDS));
    assertThat(request.getTarget()).isEqualTo("/v1/logs");
    assertThat(request.getHeaders().get("X-Key")).isEqualTo("k1");
    assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/x-protobuf");
    assertThat(unpacked(request))
        .contains(
            "service.name",
            "edgeward-functions",
            "edgeward.function",
            "watch out",
            "warn",
            "second",
            "7 lines of the function are missing here",
            "edgeward.function.id",
            "fun_1",
            "edgeward.version.id",
            "fnv_1",
            "edgeward.workspace.id",
            "wsp_1",
            "edgeward.invocation.id",
            "inv_1",
            bytes("0af7651916cd43dd8448eb211c80319c"),
            bytes("b7ad6b7169203331"));
  }

  @Test
  void what_the_collector_refuses_is_told() {
    collector.enqueue(new MockResponse.Builder().code(400).build());
    OtlpLogSink sink = sink();
    sink.write(ORIGIN, new Logs.Line(Logs.Level.INFO, TIME, "one"), TIME);
    sink.write(ORIGIN, new Logs.Line(Logs.Level.INFO, TIME, "two"), TIME);
    assertThat(sink.flush()).isEqualTo(2);
    assertThat(sink.flush()).isZero();
    sink.close();
  }

  @Test
  void without_a_collector_nothing_is_wanted() {
    OtlpLogSink sink = new OtlpLogSink(FixedConfig.functionLogs(Optional.empty()));
    assertThat(sink.wanted()).isFalse();
    assertThat(sink.flush()).isZero();
    sink.close();
  }
}
