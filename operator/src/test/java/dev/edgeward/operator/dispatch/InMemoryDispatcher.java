package dev.edgeward.operator.dispatch;

import dev.edgeward.api.Bundle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A dispatcher in memory. It holds bundles, refuses those that are not what their digest says, and
 * can be told to fail.
 */
public final class InMemoryDispatcher implements Dispatcher {
  private static final int PAGE = 3;

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Bundle> bundles = new ConcurrentHashMap<>();
  private volatile @Nullable DispatcherException failure;
  private volatile Predicate<Bundle> broken = bundle -> false;
  private volatile String error = "SyntaxError";
  private volatile String complaint = "Unexpected token";
  private volatile Supplier<Set<String>> keys = Set::of;
  private volatile Supplier<Set<String>> sealingKeys = Set::of;

  /**
   * A call that was made.
   *
   * @param operation {@code health}, {@code store}, {@code remove}, {@code check} or {@code tryOut}
   * @param workspaceId empty for health
   * @param digest of the bundle, empty for health
   * @param environment that came with it, null for none
   */
  public record Call(
      String operation,
      String workspaceId,
      String digest,
      @Nullable SealedEnvironment environment) {}

  /** From now on every call fails so. */
  public void failWith(DispatcherException how) {
    failure = how;
  }

  /** From now on it can't be reached. */
  public void goDown() {
    failWith(new DispatcherException.Unavailable("nobody answers", null));
  }

  /** From now on it works again. */
  public void recover() {
    failure = null;
  }

  /** Which bundles do not start. */
  public void breakStartOf(Predicate<Bundle> which) {
    broken = which;
  }

  /** What a bundle that does not start says, and what its error is called. */
  public void blame(String name, String message) {
    error = name;
    complaint = message;
  }

  /** What a bundle that does not start says. */
  public void blame(String message) {
    complaint = message;
  }

  /**
   * Which keys it says that it has; none unless told.
   *
   * @param signing ids of the keys whose tokens it takes
   * @param sealing ids of the keys that it opens environments with
   */
  public void has(Supplier<Set<String>> signing, Supplier<Set<String>> sealing) {
    keys = signing;
    sealingKeys = sealing;
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public List<Call> calls(String operation) {
    return calls.stream().filter(call -> call.operation.equals(operation)).toList();
  }

  /** What is stored, by {@code workspace/digest}. */
  public Map<String, Bundle> bundles() {
    return Map.copyOf(bundles);
  }

  @Override
  public Health health(RuntimeConnection runtime) throws DispatcherException {
    called(new Call("health", "", "", null));
    return new Health("build-1", "v1", keys.get(), sealingKeys.get());
  }

  @Override
  public void store(RuntimeConnection runtime, String workspaceId, String digest, Bundle bundle)
      throws DispatcherException {
    called(new Call("store", workspaceId, digest, null));
    verify(digest, bundle);
    bundles.put(workspaceId + "/" + digest, bundle);
  }

  @Override
  public void remove(RuntimeConnection runtime, String workspaceId, String digest)
      throws DispatcherException {
    called(new Call("remove", workspaceId, digest, null));
    bundles.remove(workspaceId + "/" + digest);
  }

  /** Pages are small, so that tests see more than one. */
  @Override
  public StoredBundles list(RuntimeConnection runtime, @Nullable String cursor)
      throws DispatcherException {
    called(new Call("list", "", "", null));
    List<String> rest =
        bundles.keySet().stream()
            .sorted()
            .filter(key -> cursor == null || key.compareTo(cursor) > 0)
            .toList();
    List<String> page = rest.subList(0, Math.min(PAGE, rest.size()));
    return new StoredBundles(
        page.stream()
            .map(key -> key.split("/", 2))
            .map(parts -> new StoredBundle(parts[0], parts[1]))
            .toList(),
        page.size() < rest.size() ? page.getLast() : null);
  }

  @Override
  public Check check(
      RuntimeConnection runtime,
      String workspaceId,
      String digest,
      Bundle bundle,
      @Nullable SealedEnvironment environment)
      throws DispatcherException {
    called(new Call("check", workspaceId, digest, environment));
    return checked(digest, bundle);
  }

  @Override
  public Check tryOut(RuntimeConnection runtime, String workspaceId, String digest, Bundle bundle)
      throws DispatcherException {
    called(new Call("tryOut", workspaceId, digest, null));
    return checked(digest, bundle);
  }

  private Check checked(String digest, Bundle bundle) throws DispatcherException {
    verify(digest, bundle);
    return broken.test(bundle)
        ? new Check(new StartError(error, complaint, "main.js", 1, 2))
        : new Check(null);
  }

  private void called(Call call) throws DispatcherException {
    calls.add(call);
    Optional<DispatcherException> how = Optional.ofNullable(failure);
    if (how.isPresent()) {
      throw how.get();
    }
  }

  private static void verify(String digest, Bundle bundle) throws DispatcherException {
    if (!bundle.digest().equals(digest)) {
      throw new DispatcherException.Rejected("digest-mismatch");
    }
  }
}
