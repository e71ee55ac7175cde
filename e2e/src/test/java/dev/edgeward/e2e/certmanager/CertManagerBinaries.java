package dev.edgeward.e2e.certmanager;

import dev.edgeward.e2e.controlplane.BinarySource;
import dev.edgeward.e2e.stack.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Passes over tests of cert-manager where it would have to be built first, which takes minutes,
 * unless somebody asks for it.
 */
public final class CertManagerBinaries implements ExecutionCondition {

  /** Says with {@code true} that cert-manager may be built. */
  private static final String ASKED = "EDGEWARD_CERT_MANAGER";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    try {
      return source().present().isEmpty() && !Boolean.parseBoolean(System.getenv(ASKED))
          ? ConditionEvaluationResult.disabled(
              "cert-manager is not in the cache; with "
                  + ASKED
                  + "=true it is built, in some minutes")
          : ConditionEvaluationResult.enabled("cert-manager is there, or to be built");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder with its executables and kinds. */
  public static Path get() throws IOException, InterruptedException {
    return source().get();
  }

  private static BinarySource source() {
    return BinarySource.certManager(
        Checkout.here().certManager(), line -> System.err.println("certmanager: " + line));
  }
}
