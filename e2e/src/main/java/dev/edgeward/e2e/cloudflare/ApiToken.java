package dev.edgeward.e2e.cloudflare;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token of the API.
 *
 * @param owner decides which of the two ways to check the token knows it
 * @param account the id of the only account that it is good for
 * @param expires from when on it is refused; null means never
 */
public record ApiToken(
    String id,
    String value,
    Owner owner,
    String account,
    Set<Permission> permissions,
    @Nullable Instant expires) {

  /** Whose a token is. */
  public enum Owner {
    /** Checked by {@code /user/tokens/verify}. */
    USER,
    /** Checked by {@code /accounts/{id}/tokens/verify}. */
    ACCOUNT
  }

  public ApiToken {
    permissions = Set.copyOf(permissions);
  }

  boolean may(Permission needed) {
    return needed == Permission.NONE
        || permissions.stream().anyMatch(permission -> permission.covers(needed));
  }

  boolean expiredAt(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  /** Without the token itself. */
  @Override
  public String toString() {
    return "ApiToken[" + id + "]";
  }
}
