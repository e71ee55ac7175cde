package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * When the keys of a Runtime are replaced by themselves.
 *
 * @param interval time between two rotations: whole hours from 1 to 99999, and minutes
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeyRotationPolicy(
    @JsonPropertyDescription(
            "Time between two rotations: hours and minutes such as 2160h or 36h30m; at least 1h.")
        @Required
        @Pattern(KeyRotationPolicy.INTERVAL)
        @Nullable String interval) {
  static final String INTERVAL = "^[1-9][0-9]{0,4}h([1-5]?[0-9]m)?$";

  private static final java.util.regex.Pattern PARTS =
      java.util.regex.Pattern.compile("(?<h>[1-9][0-9]{0,4})h(?:(?<m>[1-5]?[0-9])m)?");

  /**
   * The interval as a duration.
   *
   * @return empty when there is none, or it is not written as the CRD asks for
   */
  public Optional<Duration> period() {
    Matcher parts = PARTS.matcher(interval == null ? "" : interval);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String minutes = parts.group("m");
    return Optional.of(
        Duration.ofHours(Long.parseLong(parts.group("h")))
            .plusMinutes(minutes == null ? 0 : Long.parseLong(minutes)));
  }
}
