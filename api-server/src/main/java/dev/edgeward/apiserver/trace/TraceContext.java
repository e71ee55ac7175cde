package dev.edgeward.apiserver.trace;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A W3C trace context.
 *
 * @param traceparent valid
 * @param tracestate null for none
 * @param isCallers whether it came with the request; else it was made here
 */
public record TraceContext(String traceparent, @Nullable String tracestate, boolean isCallers) {
  private static final Pattern TRACEPARENT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final Pattern TRACESTATE = Pattern.compile("[\\x20-\\x7e]{1,512}");

  /**
   * The context of a request, or a new one, not sampled, where it has no valid one.
   *
   * @param traceparent the header, null when there is none
   * @param tracestate the header, null when there is none
   * @return a valid context
   */
  public static TraceContext of(@Nullable String traceparent, @Nullable String tracestate) {
    if (traceparent != null && TRACEPARENT.matcher(traceparent).matches()) {
      boolean valid = tracestate != null && TRACESTATE.matcher(tracestate).matches();
      return new TraceContext(traceparent, valid ? tracestate : null, true);
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return new TraceContext(
        "00-"
            + hex.toHexDigits(random.nextLong() | 1)
            + hex.toHexDigits(random.nextLong())
            + "-"
            + hex.toHexDigits(random.nextLong() | 1)
            + "-00",
        null,
        false);
  }
}
