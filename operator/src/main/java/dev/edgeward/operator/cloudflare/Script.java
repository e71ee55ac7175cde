package dev.edgeward.operator.cloudflare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a script is set up. Its code is not part of it.
 *
 * @param bindings what it finds in its {@code env}
 * @param compatibilityDate empty when it has none
 * @param compatibilityFlags in Cloudflare's order
 * @param tags in Cloudflare's order
 * @param observability whether its logs are kept
 * @param placement such as {@code smart}, null for the default
 */
public record Script(
    List<Bound> bindings,
    String compatibilityDate,
    List<String> compatibilityFlags,
    List<String> tags,
    boolean observability,
    @Nullable String placement) {
  /** Copies the lists. */
  public Script {
    bindings = List.copyOf(bindings);
    compatibilityFlags = List.copyOf(compatibilityFlags);
    tags = List.copyOf(tags);
  }

  /**
   * A binding as it can be read.
   *
   * @param name in {@code env}
   * @param type in API v4, also one that {@link Binding} does not know
   * @param value the namespace's id or the plain text; null for all else, such as a secret's text
   */
  public record Bound(String name, String type, @Nullable String value) {
    /**
     * Whether this is what was asked for, as far as can be seen: a secret's text can't.
     *
     * @param wanted what was asked for
     * @return whether name, type and what is readable agree
     */
    public boolean shows(Binding wanted) {
      return name.equals(wanted.name())
          && type.equals(wanted.type())
          && switch (wanted) {
            case Binding.KvNamespaceId kv -> kv.namespaceId().equals(value);
            case Binding.PlainText plain -> plain.text().equals(value);
            case Binding.WorkerLoader loader -> true;
            case Binding.SecretText secret -> true;
          };
    }
  }
}
