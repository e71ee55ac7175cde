package dev.edgeward.e2e.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkerConfigTest {

  @Test
  void noTextCanLeaveItsQuotes() {
    assertThat(WorkerConfig.quote("a\"b\\c\nd\u00e9"))
        .isEqualTo("\"a\\x22b\\x5cc\\x0ad\\xc3\\xa9\"");
  }
}
