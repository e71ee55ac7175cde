package dev.edgeward.operator.deployment;

import dev.edgeward.api.v1alpha1.ApiTokenStatus;
import dev.edgeward.api.v1alpha1.CloudflareRuntime;
import dev.edgeward.api.v1alpha1.ManagementPolicy;
import dev.edgeward.operator.cloudflare.CloudflareAccount.TokenState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say of an API token: until when it is good, and what it may do, as far as calls
 * have shown. Pure.
 *
 * @param status to write
 * @param missing what the Runtime takes and no call has shown yet
 */
record TokenReport(ApiTokenStatus status, List<String> missing) {
  private static final String READ = " Read";
  private static final String WRITE = " Write";
  private static final String SCRIPTS = "Workers Scripts";
  private static final String KV_STORAGE = "Workers KV Storage";

  /**
   * Adds what a turn has shown to what was known.
   *
   * @param before what was known, null for nothing; of another token it doesn't count
   * @param token as Cloudflare sees it
   * @param shown by the calls of this turn
   * @param denied the permission that one of them was refused for, null for none
   * @param spec of the Runtime, which decides what it takes
   */
  static TokenReport of(
      @Nullable ApiTokenStatus before,
      TokenState token,
      Set<String> shown,
      @Nullable String denied,
      CloudflareRuntime spec) {
    Set<String> has = new TreeSet<>();
    if (before != null && token.id().equals(before.id()) && before.permissions() != null) {
      has.addAll(before.permissions());
    }
    // A token's permissions can be changed: what it had it may have lost.
    has.removeIf(one -> denied != null && denied.startsWith(group(one)));
    has.addAll(shown);
    has.removeIf(one -> one.endsWith(READ) && has.contains(group(one) + WRITE));
    return new TokenReport(
        new ApiTokenStatus(
            token.id(),
            token.expiresOn() == null ? null : token.expiresOn().toString(),
            List.copyOf(has)),
        needed(spec).stream().filter(one -> !covers(has, one)).toList());
  }

  /** Until when, and what. */
  String text() {
    String end =
        status.expiresOn() == null
            ? "the API token has no end"
            : "the API token is good until " + status.expiresOn();
    return Stream.of(end, shown(), unknown())
        .filter(part -> !part.isEmpty())
        .reduce((one, other) -> one + "; " + other)
        .orElse("");
  }

  /** What calls have shown; empty when none has shown anything. */
  String shown() {
    List<String> permissions = status.permissions();
    return permissions == null || permissions.isEmpty()
        ? ""
        : "calls have shown that it has " + String.join(", ", permissions);
  }

  private String unknown() {
    return missing.isEmpty()
        ? ""
        : "not needed so far, so not known: " + String.join(", ", missing);
  }

  private static List<String> needed(CloudflareRuntime spec) {
    boolean observes = spec.managementPolicy() == ManagementPolicy.OBSERVE_ONLY;
    boolean makesStore = spec.codeStore() == null || spec.codeStore().id() == null;
    return List.of(
        KV_STORAGE + (!observes && makesStore ? WRITE : READ), SCRIPTS + (observes ? READ : WRITE));
  }

  private static boolean covers(Set<String> has, String needed) {
    return has.contains(needed) || has.contains(group(needed) + WRITE);
  }

  private static String group(String permission) {
    return permission.endsWith(READ)
        ? permission.substring(0, permission.length() - READ.length())
        : permission.substring(0, permission.length() - WRITE.length());
  }
}
