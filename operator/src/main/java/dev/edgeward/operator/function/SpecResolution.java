package dev.edgeward.operator.function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgeward.api.Bundle;
import dev.edgeward.api.RuntimeChoice;
import dev.edgeward.api.VersionContent;
import dev.edgeward.api.WorkspaceDefaults;
import dev.edgeward.api.v1alpha1.Code;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.InputContract;
import dev.edgeward.api.v1alpha1.OutputContract;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.SchemaRef;
import dev.edgeward.api.v1alpha1.WorkspaceSpec;
import dev.edgeward.operator.schema.JsonSchemaRules;
import dev.edgeward.operator.status.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the references of a spec, and makes of it the version that it asks for. Pure, given what
 * the references lead to.
 */
final class SpecResolution {
  private final String namespace;
  private final References references;

  private SpecResolution(String namespace, References references) {
    this.namespace = namespace;
    this.references = references;
  }

  /**
   * Resolves a spec.
   *
   * @param function whose spec it is
   * @param id of the function
   * @param references what it can refer to
   * @return a version, or why there is none
   */
  static Desired resolve(Function function, String id, References references) {
    FunctionSpec spec = function.getSpec();
    if (spec == null || spec.code() == null) {
      return new Desired.NoCode();
    }
    try {
      return new SpecResolution(function.getMetadata().getNamespace(), references)
          .version(function.getMetadata().getName(), id, spec, spec.code());
    } catch (UnresolvedException e) {
      return e.why();
    }
  }

  private Desired version(String name, String functionId, FunctionSpec spec, Code code)
      throws UnresolvedException {
    InputContract input = input(spec.input());
    OutputContract output = output(spec.output());
    String runtime = runtime(spec);
    ResolvedCode resolved = new CodeResolution(namespace, references).resolve(code, runtime);
    FunctionVersionSpec draft =
        VersionContent.draft(
            functionId,
            spec,
            resolved.files(),
            resolved.entrypoint(),
            input,
            output,
            runtime,
            resolved.bundling(),
            resolved.artifactDigest());
    String digest;
    String bundleDigest;
    try {
      digest = VersionContent.digest(draft);
      bundleDigest = Bundle.of(draft).digest();
    } catch (IllegalArgumentException e) {
      throw new UnresolvedException(
          Reason.INVALID_CODE, "the spec has no canonical JSON: " + e.getMessage());
    }
    FunctionVersionSpec kept = VersionContent.packed(draft);
    long bytes = VersionContent.bytes(kept);
    if (bytes > VersionContent.MAX_BYTES) {
      throw new UnresolvedException(
          Reason.VERSION_TOO_LARGE,
          "code and schemas make a version of "
              + bytes
              + " bytes, compressed as far as they can be; at most "
              + VersionContent.MAX_BYTES
              + " are possible");
    }
    return new Desired.Version(
        VersionContent.name(name, digest),
        VersionContent.id(functionId, digest),
        kept.identified(null, digest, bundleDigest));
  }

  private @Nullable InputContract input(@Nullable InputContract input) throws UnresolvedException {
    return input == null
        ? null
        : new InputContract(input.schemaRef(), schema("input", input.schemaRef(), input.schema()));
  }

  private @Nullable OutputContract output(@Nullable OutputContract output)
      throws UnresolvedException {
    return output == null
        ? null
        : new OutputContract(
            output.schemaRef(),
            schema("output", output.schemaRef(), output.schema()),
            output.enforcement());
  }

  private @Nullable JsonNode schema(
      String contract, @Nullable SchemaRef reference, @Nullable JsonNode inline)
      throws UnresolvedException {
    if (reference == null) {
      return inline == null ? null : valid(inline, "spec." + contract + ".schema");
    }
    String in = reference.namespace() == null ? namespace : reference.namespace();
    // Another team's schema is not ours to read: a version would show it.
    boolean visible = in.equals(namespace) || in.equals(references.systemNamespace());
    FunctionSchema found =
        (visible
                ? references.schema(in, String.valueOf(reference.name()))
                : Optional.<FunctionSchema>empty())
            .orElseThrow(
                () ->
                    new UnresolvedException(
                        Reason.SCHEMA_NOT_FOUND,
                        "there is no FunctionSchema " + reference.name() + " in namespace " + in));
    JsonNode schema = found.getSpec() == null ? null : found.getSpec().schema();
    return valid(
        schema, "FunctionSchema " + (in.equals(namespace) ? "" : in + "/") + reference.name());
  }

  private static JsonNode valid(@Nullable JsonNode schema, String what) throws UnresolvedException {
    Optional<String> violation = JsonSchemaRules.violation(schema);
    if (schema == null || violation.isPresent()) {
      throw new UnresolvedException(
          Reason.INVALID_SCHEMA,
          what + " is no JSON Schema (2020-12): " + violation.orElse("it is missing"));
    }
    return schema;
  }

  private String runtime(FunctionSpec spec) throws UnresolvedException {
    WorkspaceSpec settings =
        references.workspace(namespace).map(found -> found.getSpec()).orElse(null);
    String wanted = WorkspaceDefaults.runtime(spec, settings);
    boolean inherited = WorkspaceDefaults.runtime(spec, null) == null;
    List<RuntimeChoice> runtimes =
        references.runtimes().stream().map(SpecResolution::choice).toList();
    return RuntimeChoice.pick(wanted, runtimes)
        .orElseThrow(
            () ->
                new UnresolvedException(
                    Reason.RUNTIME_NOT_FOUND,
                    wanted != null
                        ? "there is no Runtime "
                            + wanted
                            + (inherited ? ", which Workspace " + namespace + " names" : "")
                        : runtimes.isEmpty()
                            ? "there is no Runtime"
                            : "no Runtime has spec.default: true, and neither the function nor its Workspace names one"));
  }

  private static RuntimeChoice choice(Runtime runtime) {
    return new RuntimeChoice(
        runtime.getMetadata().getName(),
        runtime.getSpec() != null && Boolean.TRUE.equals(runtime.getSpec().isDefault()),
        String.valueOf(runtime.getMetadata().getCreationTimestamp()));
  }
}
