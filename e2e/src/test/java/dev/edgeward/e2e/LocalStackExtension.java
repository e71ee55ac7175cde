package dev.edgeward.e2e;

import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.StackOptions;
import java.util.Map;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link TestStack}: one for all classes of the run, started with the first, ended
 * after the last, in a state folder of its own. Before each test everything is up again, whatever
 * the test before has killed.
 */
public final class LocalStackExtension implements BeforeEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(LocalStackExtension.class);

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    stack(context).heal();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestStack.class;
  }

  @Override
  public TestStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return stack(context);
  }

  /** The stack of the run, for other extensions. */
  public static TestStack stack(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(Running.class, key -> start(), Running.class)
        .stack();
  }

  /** With code let in that doesn't load, for tests of what becomes of it. */
  private static Running start() {
    return new Running(
        TestStack.start(
            "stack",
            new StackOptions(
                0,
                0,
                Map.of(Component.OPERATOR, Map.of("EDGEWARD_ADMISSION_PRE_FLIGHT", "dry-run")))));
  }

  /** Closed by JUnit after the last test. */
  private record Running(TestStack stack) implements AutoCloseable {
    @Override
    public void close() {
      stack.close();
    }
  }
}
