package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * The address of the dispatcher. Without a custom domain it is {@code
 * {scriptName}.{subdomain}.workers.dev}.
 *
 * @param customDomain a custom host name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudflareRoute(
    @JsonPropertyDescription(
            "A custom host name; without one the dispatcher is at {scriptName}.{subdomain}.workers.dev.")
        @Nullable CustomDomain customDomain) {

  /**
   * A custom host name.
   *
   * @param hostname in lower case
   * @param zoneId of the zone that it lies in
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CustomDomain(
      @JsonPropertyDescription("The host name, in lower case.")
          @Required
          @Pattern("^([a-z0-9]([a-z0-9-]*[a-z0-9])?[.])+[a-z]{2,}$")
          @Nullable String hostname,
      @JsonPropertyDescription("Id of the zone that it lies in.")
          @Required
          @Pattern("^[0-9a-f]{32}$")
          @Nullable String zoneId) {}
}
