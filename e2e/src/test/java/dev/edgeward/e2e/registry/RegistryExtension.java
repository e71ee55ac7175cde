package dev.edgeward.e2e.registry;

import dev.edgeward.e2e.controlplane.BinarySource;
import dev.edgeward.e2e.stack.Checkout;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an {@link OciRegistry}, one for all classes of the run, which runs before each test.
 * It is built first where it isn't in the cache: two minutes, once. Where it can't be built the
 * tests are skipped, but fail where {@code EDGEWARD_REGISTRY=true} asks for it.
 */
public final class RegistryExtension
    implements ExecutionCondition, BeforeEachCallback, ParameterResolver {

  /** Says with {@code true} that the registry has to be there. */
  private static final String ASKED = "EDGEWARD_REGISTRY";

  private static final Namespace NAMESPACE = Namespace.create(RegistryExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      registry(context);
      return ConditionEvaluationResult.enabled("the registry is there");
    } catch (IllegalStateException e) {
      if (Boolean.parseBoolean(System.getenv(ASKED))) {
        throw e;
      }
      return ConditionEvaluationResult.disabled(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    registry(context).start();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == OciRegistry.class;
  }

  @Override
  public OciRegistry resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return registry(context);
  }

  private static OciRegistry registry(ExtensionContext context) {
    return Objects.requireNonNull(
            context
                .getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, key -> get(), Running.class))
        .registry();
  }

  /** Closed by JUnit after the last test. */
  private record Running(OciRegistry registry) implements AutoCloseable {
    @Override
    public void close() throws InterruptedException {
      registry.close();
    }
  }

  private static Running get() {
    try {
      return new Running(
          OciRegistry.in(
              BinarySource.registry(
                      Checkout.here().registry(), line -> System.err.println("registry: " + line))
                  .get()));
    } catch (IOException e) {
      throw new IllegalStateException("a registry can't be had here: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
