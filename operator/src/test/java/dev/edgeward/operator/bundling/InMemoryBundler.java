package dev.edgeward.operator.bundling;

import dev.edgeward.api.v1alpha1.Bundling;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;

/**
 * A bundler that glues files together, refuses what says {@code bad}, and can be slow or absent.
 */
@NullUnmarked // a null fails the test
public final class InMemoryBundler implements Bundler {
  public final AtomicInteger bundled = new AtomicInteger();
  public volatile boolean absent;
  public volatile CountDownLatch held = new CountDownLatch(0);

  @Override
  public String name() throws UnavailableException {
    if (absent) {
      throw new UnavailableException("there is no bundler");
    }
    return "in-memory 1";
  }

  @Override
  public Outcome bundle(Sources sources) throws InterruptedException {
    held.await();
    bundled.incrementAndGet();
    String all = String.join("\n", sources.files().values());
    return all.contains("bad")
        ? new Outcome.Refused(sources.entrypoint() + ":1:1: bad")
        : new Outcome.Bundled(
            Map.of("main.js", "/* bundled */" + all),
            "main.js",
            new Bundling(sources.digest("in-memory 1"), "in-memory 1"));
  }
}
