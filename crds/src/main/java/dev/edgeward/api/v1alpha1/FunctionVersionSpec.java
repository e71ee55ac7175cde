package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SelectableField;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of all that decides what an invocation does. Immutable.
 *
 * @param functionId id of the function
 * @param number counts the versions of a function, from 1
 * @param digest SHA-256 over all that decides what an invocation does
 * @param bundleDigest SHA-256 over what the runtime loads
 * @param files source by file name; absent where they are packed
 * @param packedFiles the same where they would be too large: a JSON object, compressed by gzip, in
 *     base 64
 * @param entrypoint the file whose default export is the function
 * @param compatibilityDate compatibility date of the Workers runtime
 * @param compatibilityFlags compatibility flags of the Workers runtime
 * @param input what the arguments must be, resolved
 * @param output what the result must be, resolved
 * @param env environment variables, not resolved
 * @param egress what the function may reach on the network
 * @param limits what one invocation may use
 * @param runtimeRef the Runtime
 * @param bundling how the files were made, absent where they are as they were written
 * @param artifactDigest of the OCI artifact that the code came in, absent where it came otherwise
 */
@ValidationRule(
    value = "self == oldSelf",
    message = "a FunctionVersion is immutable: change the Function")
@ValidationRule(
    value = "has(self.files) != has(self.packedFiles)",
    message = "a FunctionVersion has exactly one of files and packedFiles")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FunctionVersionSpec(
    @JsonPropertyDescription("Id of the function.") @Required @SelectableField
        @Nullable String functionId,
    @JsonPropertyDescription("1 for the first version of a function, and so on.")
        @Required
        @Min(1)
        @Max(FunctionVersionSpec.MAX_NUMBER)
        @Nullable Integer number,
    @JsonPropertyDescription("SHA-256 over all that decides what an invocation does.")
        @Required
        @Pattern("^[0-9a-f]{64}$")
        @Nullable String digest,
    @JsonPropertyDescription("SHA-256 over what the runtime loads.")
        @Required
        @Pattern("^[0-9a-f]{64}$")
        @SelectableField
        @Nullable String bundleDigest,
    @JsonPropertyDescription("Source by file name; absent where they are packed.")
        @Nullable Map<String, String> files,
    @JsonPropertyDescription(
            "The same where they would be too large: a JSON object, compressed by gzip, in base 64.")
        @Nullable String packedFiles,
    @JsonPropertyDescription("The file whose default export is the function.") @Required
        @Nullable String entrypoint,
    @JsonPropertyDescription("Compatibility date of the Workers runtime.") @Required
        @Nullable String compatibilityDate,
    @JsonPropertyDescription("Compatibility flags of the Workers runtime.")
        @Nullable List<String> compatibilityFlags,
    @JsonPropertyDescription("What the arguments must be, resolved.") @Nullable InputContract input,
    @JsonPropertyDescription("What the result must be, resolved.") @Nullable OutputContract output,
    @JsonPropertyDescription("Environment variables, not resolved.") @Nullable List<EnvVar> env,
    @JsonPropertyDescription("What the function may reach on the network.") @Nullable Egress egress,
    @JsonPropertyDescription("What one invocation may use.") @Nullable Limits limits,
    @JsonPropertyDescription("The Runtime.") @Required @Nullable LocalRef runtimeRef,
    @JsonPropertyDescription("How the files were made; absent where they are as they were written.")
        @Nullable Bundling bundling,
    @JsonPropertyDescription(
            "Digest of the OCI artifact that the code came in; absent where it came otherwise.")
        @Pattern("^sha256:[0-9a-f]{64}$")
        @Nullable String artifactDigest) {
  /** The last number that a version can have. */
  public static final int MAX_NUMBER = 9_999_999;

  /**
   * The same content under other identifying fields.
   *
   * @param newNumber of the version, null while it has none
   * @param newDigest of all that decides what an invocation does
   * @param newBundleDigest of what the runtime loads
   * @return a copy
   */
  public FunctionVersionSpec identified(
      @Nullable Integer newNumber, @Nullable String newDigest, @Nullable String newBundleDigest) {
    return new FunctionVersionSpec(
        functionId,
        newNumber,
        newDigest,
        newBundleDigest,
        files,
        packedFiles,
        entrypoint,
        compatibilityDate,
        compatibilityFlags,
        input,
        output,
        env,
        egress,
        limits,
        runtimeRef,
        bundling,
        artifactDigest);
  }

  /**
   * The same with the files as they are, or packed.
   *
   * @param plain source by file name, null where they are packed
   * @param packed the same in base 64, null where they are as they are
   * @return a copy
   */
  public FunctionVersionSpec withFiles(
      @Nullable Map<String, String> plain, @Nullable String packed) {
    return new FunctionVersionSpec(
        functionId,
        number,
        digest,
        bundleDigest,
        plain,
        packed,
        entrypoint,
        compatibilityDate,
        compatibilityFlags,
        input,
        output,
        env,
        egress,
        limits,
        runtimeRef,
        bundling,
        artifactDigest);
  }
}
