package dev.edgeward.e2e.edge;

import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.cloudflare.FakeCloudflare;
import dev.edgeward.e2e.cloudflare.KvTimes;
import dev.edgeward.e2e.stack.Component;
import dev.edgeward.e2e.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * A stack whose operator takes a double for Cloudflare. It is impatient: what takes minutes
 * elsewhere takes seconds here.
 *
 * @param cloudflare the double
 * @param stack that knows it
 */
record CloudflareStack(FakeCloudflare cloudflare, TestStack stack) {

  /** One for all classes of a run, whichever engine runs them; it ends with the JVM. */
  private static final class Shared {
    static final CloudflareStack STACK = start();
  }

  static CloudflareStack shared() {
    return Shared.STACK;
  }

  private static CloudflareStack start() {
    try {
      FakeCloudflare cloudflare =
          FakeCloudflare.start(FakeCloudflare.Settings.standard().with(KvTimes.immediate()));
      Map<String, String> operator =
          Map.of(
              "EDGEWARD_CLOUDFLARE_API_URL", cloudflare.apiUrl().toString(),
              "EDGEWARD_CLOUDFLARE_WORKER_URL", cloudflare.urlOf("") + "{host}",
              "EDGEWARD_CLOUDFLARE_TIMEOUT", "8s",
              "EDGEWARD_CLOUDFLARE_HEALTH_TIMEOUT", "10s",
              "EDGEWARD_DISPATCHER_TIMEOUT", "8s",
              "EDGEWARD_SYNC_INTERVAL", "2s",
              "EDGEWARD_PROBE_INTERVAL", "1s");
      return new CloudflareStack(
          cloudflare,
          TestStack.start(
              "cloudflare-stack", new StackOptions(0, 0, Map.of(Component.OPERATOR, operator))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
