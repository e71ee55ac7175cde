package dev.edgeward.e2e.argocd;

import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.controlplane.BinarySource;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.StackException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests an {@link ArgoCd}, one for all classes of the run, or its {@link GitOpsTools} alone,
 * which need no cluster. Where it would have to be built first, which takes minutes, or where there
 * is no Redis, they are skipped, unless somebody asks for them.
 */
public final class ArgoCdExtension implements ExecutionCondition, ParameterResolver {

  /** Says with {@code true} that Argo CD is to be built, and that its tests have to run. */
  private static final String ASKED = "EDGEWARD_ARGOCD";

  private static final Namespace NAMESPACE = Namespace.create(ArgoCdExtension.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    boolean asked = Boolean.parseBoolean(System.getenv(ASKED));
    if (redis().isEmpty()) {
      String why = "there is no redis-server on the PATH";
      if (asked) {
        throw new IllegalStateException(why);
      }
      return ConditionEvaluationResult.disabled(why);
    }
    try {
      if (source().present().isEmpty() && !asked) {
        return ConditionEvaluationResult.disabled(
            "Argo CD is not in the cache; with " + ASKED + "=true it is built, in some minutes");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ConditionEvaluationResult.enabled("Argo CD is there, or to be built");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ArgoCd.class || type == GitOpsTools.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ArgoCd.class ? argoCd(context) : tools();
  }

  /**
   * Another Argo CD, in the cluster of a stack that a test has for itself; the caller closes it.
   * Only for classes with this extension: it sees to what has to be there.
   */
  public static ArgoCd startIn(TestStack stack) {
    try {
      return ArgoCd.start(stack, source().get(), redis().orElseThrow());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (StackException | IOException e) {
      throw new IllegalStateException("Argo CD doesn't start: " + e.getMessage(), e);
    }
  }

  private static GitOpsTools tools() {
    try {
      return new GitOpsTools(source().get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static ArgoCd argoCd(ExtensionContext context) {
    return Objects.requireNonNull(
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(ArgoCd.class, key -> start(context), ArgoCd.class));
  }

  private static ArgoCd start(ExtensionContext context) {
    ArgoCd started = startIn(LocalStackExtension.stack(context));
    // a run that is cancelled must not leave the processes behind
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    started.close();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
    return started;
  }

  private static BinarySource source() {
    return BinarySource.argoCd(
        Checkout.here().argoCd(), line -> System.err.println("argocd: " + line));
  }

  private static Optional<Path> redis() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
