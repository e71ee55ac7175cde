package dev.edgeward.e2e.edge;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.stack.StackOptions;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;

/** Where a dispatcher can run, and how the operator is brought to deploy one there. */
enum Place {
  /** The workerd of the stack. */
  LOCAL_WORKERD {
    @Override
    DispatcherClient deploy() {
      return DispatcherClient.of(CloudflareStack.shared().stack(), "local", Duration.ofSeconds(5));
    }
  },

  /** The double of Cloudflare. */
  FAKE_CLOUDFLARE {
    @Override
    DispatcherClient deploy() {
      Edge edge = new Edge(CloudflareStack.shared()).with("");
      edge.awaitReady();
      return DispatcherClient.of(
          CloudflareStack.shared().stack(), edge.name, Duration.ofSeconds(5));
    }
  },

  /** Cloudflare itself, in the account that the environment names. */
  CLOUDFLARE {
    @Override
    DispatcherClient deploy() {
      String account = System.getenv("CLOUDFLARE_ACCOUNT_ID");
      String token = System.getenv("CLOUDFLARE_API_TOKEN");
      assumeTrue(
          account != null && token != null,
          "Cloudflare itself is not tried: CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN are not"
              + " set");
      TestStack stack = TestStack.start("real-cloudflare-stack", StackOptions.standard());
      stack
          .admin()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withNamespace("edgeward")
                  .withName("cloudflare")
                  .endMetadata()
                  .addToStringData("token", token)
                  .build())
          .serverSideApply();
      stack.apply(
          "default",
          """
          apiVersion: edgeward.dev/v1alpha1
          kind: Runtime
          metadata: {name: real}
          spec:
            cloudflare:
              accountId: %s
              scriptName: edgeward-contract-%d
              apiTokenSecretRef: {name: cloudflare}
          """
              .formatted(account, ProcessHandle.current().pid()));
      // A write shows elsewhere within a minute, or more.
      return DispatcherClient.of(stack, "real", Duration.ofMinutes(3));
    }

    @Override
    void leave(DispatcherClient dispatcher) {
      dispatcher.deleteRuntime();
      dispatcher.stack().close();
    }
  };

  /** Has the operator deploy a dispatcher there; gives what speaks to it. */
  abstract DispatcherClient deploy();

  /** Takes away what was deployed, where it would cost. */
  void leave(DispatcherClient dispatcher) {}

  /** Whether it ends what takes too much of the processor; workerd doesn't. */
  boolean limitsProcessorTime() {
    return this == CLOUDFLARE;
  }
}
