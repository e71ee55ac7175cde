package dev.edgeward.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The code of a function: exactly one of files, configMapRef and ociRef.
 *
 * <p>TypeScript, JSX and packages are bundled to JavaScript when the version is made. Else the
 * runtime loads the files as they are.
 *
 * <p>The API server estimates what a rule may cost before it takes the CRD, and takes every file
 * for as large as one may be, though no request holds that much. That is why the size rule lists
 * the sources first and measures them then: the estimate of a list that a rule makes itself is
 * small, and so is the true cost.
 *
 * @param files source by file name
 * @param configMapRef a ConfigMap whose data are the files; it carries the label {@code
 *     edgeward.dev/share: functions}
 * @param ociRef an artifact of a registry, whose layers are the files
 * @param entrypoint the file whose default export is the function, {@code main.js} when absent
 */
@ValidationRule(
    value = "[has(self.files), has(self.configMapRef), has(self.ociRef)].exists_one(given, given)",
    message = "give exactly one of files, configMapRef and ociRef")
@ValidationRule(
    value =
        "!has(self.files) || (has(self.entrypoint) ? self.entrypoint : 'main.js') in self.files",
    message = "entrypoint must be one of the files (it is main.js when absent)")
@ValidationRule(
    value = "!has(self.entrypoint) || self.entrypoint.matches('[.](m?[jt]s|[jt]sx)$')",
    message = "entrypoint must be an ES module: .js, .mjs, .ts, .mts, .jsx or .tsx")
@ValidationRule(
    value =
        "!has(self.files) || self.files.all(f, f.size() <= 128 && f.matches('^[A-Za-z0-9_@-][A-Za-z0-9._@-]*(/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)*[.](js|mjs|cjs|jsx|ts|mts|cts|tsx|json|txt|html|css|md)$'))",
    message =
        "a file name is a relative path of letters, digits and ._@- of at most 128 characters and ends in .js, .mjs, .cjs, .jsx, .ts, .mts, .cts, .tsx, .json, .txt, .html, .css or .md")
@ValidationRule(
    value = "!has(self.files) || self.files.all(f, !f.startsWith('__edgeward__/'))",
    message = "the folder __edgeward__/ is the runtime's own")
@ValidationRule(
    value =
        "!has(self.files) || [self.files.map(f, f)].all(names, names.all(f, !names.exists(g, g.startsWith(f + '/'))))",
    message = "a file is no folder of another")
@ValidationRule(
    value =
        "!has(self.files) || self.files.map(f, self.files[f]).map(s, bytes(s).size()).sum() <= 1048576",
    message = "at most 1 MiB of code")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Code(
    @JsonPropertyDescription("Source by file name.") @Nullable Map<String, String> files,
    @JsonPropertyDescription(
            "A ConfigMap whose data are the files; it carries the label edgeward.dev/share: functions.")
        @Nullable LocalRef configMapRef,
    @JsonPropertyDescription("An artifact of a registry, by digest, whose layers are the files.")
        @Nullable OciRef ociRef,
    @JsonPropertyDescription("The file whose default export is the function; main.js when absent.")
        @Nullable String entrypoint) {}
