package dev.edgeward.operator.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.edgeward.api.Digests;
import dev.edgeward.api.Names;
import dev.edgeward.api.v1alpha1.Code;
import dev.edgeward.api.v1alpha1.Egress;
import dev.edgeward.api.v1alpha1.EgressPolicy;
import dev.edgeward.api.v1alpha1.Enforcement;
import dev.edgeward.api.v1alpha1.Function;
import dev.edgeward.api.v1alpha1.FunctionSource;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.InputContract;
import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.Limits;
import dev.edgeward.api.v1alpha1.OutputContract;
import dev.edgeward.operator.openapi.OperationFunction;
import dev.edgeward.operator.openapi.OperationModule;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Function that an operation is. Pure.
 *
 * @param function to be applied
 * @param digest of all that it says: equal while nothing is to be changed
 */
record OperationObject(Function function, String digest) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_NAME = 253;
  private static final int MAX_DESCRIPTION = 4_096;

  /** A label takes 63 characters; half of SHA-256 is more than chance can do. */
  private static final int DIGITS = 32;

  /**
   * Makes it.
   *
   * @param integration whose document has the operation
   * @param operation of it
   * @param module the code of every operation
   * @param timeoutSeconds of a call, null for the usual
   * @throws IllegalArgumentException when it has no canonical JSON
   */
  static OperationObject of(
      Integration integration,
      OperationFunction operation,
      String module,
      @Nullable Integer timeoutSeconds) {
    FunctionSpec spec = spec(operation, module, timeoutSeconds);
    ObjectNode content = JSON.createObjectNode();
    content.set("spec", JSON.valueToTree(spec));
    String digest = Digests.of(content).substring(0, DIGITS);
    Function function = new Function();
    function.setMetadata(
        new ObjectMetaBuilder()
            .withName(operation.name())
            .withNamespace(integration.getMetadata().getNamespace())
            .addToLabels(Names.INTEGRATION_LABEL, integration.getMetadata().getName())
            .addToLabels(Names.OPERATION_LABEL, digest)
            .addToLabels("app.kubernetes.io/managed-by", "edgeward")
            // With its Integration it goes, as any function does: into the bin.
            .addNewOwnerReference()
            .withApiVersion(integration.getApiVersion())
            .withKind(integration.getKind())
            .withName(integration.getMetadata().getName())
            .withUid(integration.getMetadata().getUid())
            .withController(true)
            .endOwnerReference()
            .build());
    function.setSpec(spec);
    return new OperationObject(function, digest);
  }

  private static FunctionSpec spec(
      OperationFunction operation, String module, @Nullable Integer timeoutSeconds) {
    return new FunctionSpec(
        cut(operation.operationId(), MAX_NAME),
        cut(operation.description(), MAX_DESCRIPTION),
        new Code(
            Map.of(
                OperationModule.ENTRYPOINT, module, OperationModule.DESCRIPTION, operation.code()),
            null,
            null,
            OperationModule.ENTRYPOINT),
        new InputContract(null, json(operation.input())),
        // What others answer is not ours to enforce.
        operation
            .output()
            .map(schema -> new OutputContract(null, json(schema), Enforcement.WARN))
            .orElse(null),
        null,
        new Egress(EgressPolicy.ALLOW_LIST, hosts(operation)),
        timeoutSeconds == null ? null : new Limits(null, null, timeoutSeconds),
        null,
        null,
        FunctionSource.OPENAPI_OP,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** It stays the text that it is, and is written as such. */
  private static JsonNode json(String text) {
    return JSON.getNodeFactory().rawValueNode(new RawValue(text));
  }

  /** A list without a port grants the usual ones. */
  private static List<String> hosts(OperationFunction operation) {
    return operation.origins().stream()
        .map(origin -> origin.substring(origin.indexOf("://") + 3))
        .distinct()
        .sorted()
        .toList();
  }

  private static String cut(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }
}
