package dev.edgeward.operator.bundling;

import dev.edgeward.api.v1alpha1.Bundling;
import dev.edgeward.operator.background.WorkException;
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

  /** How many are held. */
  final AtomicInteger waiting = new AtomicInteger();

  public volatile boolean absent;
  public volatile CountDownLatch held = new CountDownLatch(0);

  @Override
  public String name() throws WorkException.Unavailable {
    if (absent) {
      throw new WorkException.Unavailable("there is no bundler");
    }
    return "in-memory 1";
  }

  @Override
  public Bundled bundle(Sources sources) throws WorkException, InterruptedException {
    waiting.incrementAndGet();
    held.await();
    waiting.decrementAndGet();
    bundled.incrementAndGet();
    String all = String.join("\n", sources.files().values());
    if (all.contains("bad")) {
      throw new WorkException.Refused(sources.entrypoint() + ":1:1: bad");
    }
    return new Bundled(
        Map.of("main.js", "/* bundled */" + all),
        "main.js",
        new Bundling(sources.digest("in-memory 1"), "in-memory 1"));
  }
}
