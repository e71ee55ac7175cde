package dev.edgeward.operator.cloudflare;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers that Cloudflare says its limits with: {@code Ratelimit: "default";r=50;t=30} is on
 * each answer, {@code Retry-After} where one is reached. Source: Cloudflare's documentation, "Rate
 * limits". A header that makes no sense says nothing.
 */
final class RateLimitHeaders {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Pattern REMAINING = Pattern.compile(";\\s*r\\s*=\\s*(\\d{1,9})\\s*(?=;|$)");
  private static final Pattern RESET = Pattern.compile(";\\s*t\\s*=\\s*(\\d{1,9})\\s*(?=;|$)");

  private RateLimitHeaders() {}

  /**
   * What a limit leaves.
   *
   * @param calls that are left
   * @param reset until there are more
   */
  record Left(int calls, Duration reset) {}

  /**
   * Reads {@code Ratelimit}.
   *
   * @param header its value, null when absent
   * @return what the tightest of its limits leaves
   */
  static Optional<Left> left(@Nullable String header) {
    Optional<Left> tightest = Optional.empty();
    if (header != null) {
      for (String limit : header.split(",", -1)) {
        Matcher remaining = REMAINING.matcher(limit);
        Matcher reset = RESET.matcher(limit);
        if (remaining.find() && reset.find()) {
          Left left =
              new Left(
                  Integer.parseInt(remaining.group(1)), seconds(Long.parseLong(reset.group(1))));
          if (tightest.isEmpty() || left.calls() < tightest.get().calls()) {
            tightest = Optional.of(left);
          }
        }
      }
    }
    return tightest;
  }

  /**
   * Reads {@code Retry-After}.
   *
   * @param header seconds or a date, null when absent
   * @param now the time
   * @return from 1 second to 1 hour
   */
  static Optional<Duration> retryAfter(@Nullable String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    String value = header.trim();
    try {
      long seconds =
          value.matches("\\d{1,9}")
              ? Long.parseLong(value)
              : Duration.between(
                      now,
                      ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                  .toSeconds();
      return Optional.of(seconds(Math.max(1, seconds)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
  }
}
