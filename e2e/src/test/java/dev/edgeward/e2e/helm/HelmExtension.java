package dev.edgeward.e2e.helm;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link Helm}, which is built first where it isn't in the cache: four minutes, once.
 * Where it can't be built they are skipped, but fail where {@code EDGEWARD_HELM=true} asks for it.
 */
public final class HelmExtension implements ExecutionCondition, ParameterResolver {

  /** Says with {@code true} that Helm has to be there. */
  private static final String ASKED = "EDGEWARD_HELM";

  private static final Namespace NAMESPACE = Namespace.create(HelmExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      helm(context);
      return ConditionEvaluationResult.enabled("Helm is there");
    } catch (IllegalStateException e) {
      if (Boolean.parseBoolean(System.getenv(ASKED))) {
        throw e;
      }
      return ConditionEvaluationResult.disabled(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Helm.class;
  }

  @Override
  public Helm resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return helm(context);
  }

  private static Helm helm(ExtensionContext context) {
    return Objects.requireNonNull(
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(Helm.class, key -> get(), Helm.class));
  }

  private static Helm get() {
    try {
      return Helm.get(line -> System.err.println("helm: " + line));
    } catch (IOException e) {
      throw new IllegalStateException("Helm can't be had here: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
