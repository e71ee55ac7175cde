package dev.edgeward.apiserver.security;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, as the TokenReview says.
 *
 * @param username of the user or ServiceAccount
 * @param uid null when the cluster gives none
 * @param groups that the user is in
 * @param extra what the authenticator adds
 */
public record Caller(
    String username, @Nullable String uid, Set<String> groups, Map<String, List<String>> extra)
    implements Principal {
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  /** Copies what it is given. */
  public Caller {
    groups = Set.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  @Override
  public String getName() {
    return username;
  }

  /**
   * Whether a program calls, not a person.
   *
   * @return whether the caller is a ServiceAccount
   */
  public boolean headless() {
    return username.startsWith(SERVICE_ACCOUNT);
  }
}
