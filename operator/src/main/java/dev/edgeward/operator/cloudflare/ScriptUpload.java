package dev.edgeward.operator.cloudflare;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a script is made of: one ES module and its settings.
 *
 * @param mainModule the module's name, such as {@code dispatcher.js}
 * @param source of the module, in UTF-8; must not be changed any more
 * @param compatibilityDate such as {@code 2026-11-01}
 * @param compatibilityFlags none when empty
 * @param bindings what it finds in its {@code env}
 * @param keepBindings types of bindings that the script has already and that stay unless {@code
 *     bindings} replaces them, such as {@code secret_text}
 * @param observability whether Cloudflare keeps its logs
 * @param placement such as {@code smart}, null for the default: near the caller
 * @param tags to know it again by
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of a megabyte helps nobody
public record ScriptUpload(
    String mainModule,
    byte[] source,
    String compatibilityDate,
    List<String> compatibilityFlags,
    List<Binding> bindings,
    List<String> keepBindings,
    boolean observability,
    @Nullable String placement,
    List<String> tags) {
  /** Copies the lists. */
  public ScriptUpload {
    compatibilityFlags = List.copyOf(compatibilityFlags);
    bindings = List.copyOf(bindings);
    keepBindings = List.copyOf(keepBindings);
    tags = List.copyOf(tags);
  }

  /** Says nothing of source and values. */
  @Override
  public String toString() {
    return "ScriptUpload["
        + mainModule
        + ", "
        + source.length
        + " bytes, bindings "
        + bindings.stream().map(Binding::name).toList()
        + "]";
  }
}
