package dev.edgeward.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Runtime that a function could run in.
 *
 * @param name of the Runtime
 * @param isDefault whether it is marked as the default
 * @param createdAt as Kubernetes writes it
 */
public record RuntimeChoice(String name, boolean isDefault, String createdAt) {

  /**
   * Picks the Runtime of a function.
   *
   * @param wanted the name that the function gives, null for none
   * @param runtimes that there are
   * @return the wanted one; without a wish the default, of several the oldest, or the only one;
   *     empty when there is no such Runtime
   */
  public static Optional<String> pick(@Nullable String wanted, Collection<RuntimeChoice> runtimes) {
    if (wanted != null) {
      return runtimes.stream().map(RuntimeChoice::name).filter(wanted::equals).findFirst();
    }
    Optional<String> marked =
        runtimes.stream()
            .filter(RuntimeChoice::isDefault)
            .min(Comparator.comparing(RuntimeChoice::createdAt).thenComparing(RuntimeChoice::name))
            .map(RuntimeChoice::name);
    return marked.isPresent() || runtimes.size() != 1
        ? marked
        : runtimes.stream().map(RuntimeChoice::name).findFirst();
  }
}
