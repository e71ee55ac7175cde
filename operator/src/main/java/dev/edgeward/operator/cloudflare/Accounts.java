package dev.edgeward.operator.cloudflare;

import java.util.function.Supplier;

/** Leads to accounts of Cloudflare. */
public interface Accounts {
  /**
   * An account.
   *
   * @param accountId its id
   * @param token gives the API token, for each call
   * @return the account; no call is made by this
   * @throws IllegalArgumentException when no account has such an id
   */
  CloudflareAccount account(String accountId, Supplier<String> token);
}
