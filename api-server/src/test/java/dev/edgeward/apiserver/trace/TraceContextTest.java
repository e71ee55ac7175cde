package dev.edgeward.apiserver.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String VALID = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void a_valid_context_is_passed_on() {
    assertThat(TraceContext.of(VALID, "a=b")).isEqualTo(new TraceContext(VALID, "a=b", true));
    assertThat(TraceContext.of(VALID, "a=\n").tracestate()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void an_invalid_one_is_replaced(String traceparent) {
    TraceContext made = TraceContext.of(traceparent, "a=b");
    assertThat(made.traceparent()).isNotEqualTo(traceparent);
    assertThat(made.isCallers()).isFalse();
    assertThat(TraceContext.of(made.traceparent(), null).traceparent())
        .isEqualTo(made.traceparent());
    assertThat(made.tracestate()).isNull();
  }
}
