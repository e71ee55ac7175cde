package dev.edgeward.apiserver.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BodiesTest {
  private static final int MIB = 1 << 20;

  private final Bodies bodies = new Bodies(4L * MIB);

  private static InputStream stream(int bytes) {
    byte[] body = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      body[i] = (byte) i;
    }
    return new ByteArrayInputStream(body);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.retryAfterSeconds() > 0).isEqualTo(code.status() == 503);
            });
  }

  @Test
  void a_body_is_read_whole_and_counted_while_it_is_used() throws Exception {
    for (int size : new int[] {0, 1, 4095, 4096, 4097, 12_288, 12_289, MIB}) {
      byte[] read =
          bodies.during(
              stream(size),
              body -> {
                byte[] bytes = body.bytes(MIB);
                assertThat(bodies.taken()).isEqualTo(size);
                return bytes;
              });
      assertThat(read).isEqualTo(stream(size).readAllBytes());
      assertThat(bodies.taken()).isZero();
    }
    assertThat(bodies.<byte[]>during(null, body -> body.bytes(1))).isEmpty();
  }

  @Test
  void one_that_is_too_large_is_refused_and_forgotten() {
    for (int size : new int[] {101, 5000, 2 * MIB}) {
      refused(
          ErrorCode.REQUEST_TOO_LARGE,
          () -> bodies.during(stream(size), body -> body.bytes(Math.min(size - 1, MIB))));
    }
    assertThat(bodies.taken()).isZero();
  }

  @Test
  void there_is_room_for_so_much_at_once() {
    byte[] whole =
        bodies.during(
            stream(MIB),
            first ->
                bodies.during(
                    stream(MIB),
                    second -> {
                      assertThat(first.bytes(MIB)).hasSize(MIB);
                      assertThat(second.bytes(MIB)).hasSize(MIB);
                      refused(
                          ErrorCode.OVERLOADED,
                          () -> bodies.during(stream(2 * MIB), third -> third.bytes(2 * MIB)));
                      return bodies.during(stream(MIB / 2), fourth -> fourth.bytes(MIB));
                    }));
    assertThat(whole).hasSize(MIB / 2);
    assertThat(bodies.taken()).isZero();
    assertThat(bodies.<byte[]>during(stream(MIB), body -> body.bytes(MIB))).hasSize(MIB);
  }

  @Test
  void what_others_send_takes_no_room_from_invocations() {
    byte[] whole =
        bodies.during(
            stream(MIB),
            full -> {
              full.take(4L * MIB);
              refused(
                  ErrorCode.OVERLOADED, () -> bodies.during(stream(MIB), body -> body.bytes(MIB)));
              return bodies.duringInvocation(stream(MIB), body -> body.bytes(MIB));
            });
    assertThat(whole).hasSize(MIB);
    assertThat(bodies.taken()).isZero();
  }

  @Test
  void a_tree_counts_by_its_parts() {
    String manyParts = "{\"x\":[" + "{},".repeat(25_000) + "1]}";
    refused(
        ErrorCode.OVERLOADED, () -> bodies.during(stream(manyParts), body -> JsonBody.read(body)));
    String oneText = "{\"x\":\"" + "a".repeat(75_000) + "\"}";
    long taken =
        bodies.during(
            stream(oneText),
            body -> {
              JsonBody.read(body);
              return bodies.taken();
            });
    assertThat(taken).isBetween(2L * oneText.length(), 2L * oneText.length() + 1000);
    assertThat(bodies.taken()).isZero();
  }

  @Test
  void a_tree_of_too_many_parts_is_not_made() {
    Bodies roomy = new Bodies(1L << 30);
    String many = "{\"x\":[" + "1,".repeat(JsonBody.MAX_TOKENS) + "1]}";
    refused(
        ErrorCode.REQUEST_TOO_LARGE, () -> roomy.during(stream(many), body -> JsonBody.read(body)));
    assertThat(roomy.taken()).isZero();
  }
}
