package dev.edgeward.e2e.cloudflare;

import java.util.List;

/**
 * An account.
 *
 * @param id 32 hexadecimal digits
 * @param subdomain its part of {@code {script}.{subdomain}.workers.dev}
 * @param zones whose hostnames it may give to workers
 */
public record FakeAccount(String id, String subdomain, List<Zone> zones) {

  /**
   * A domain.
   *
   * @param id 32 hexadecimal digits
   * @param name such as {@code example.com}
   */
  public record Zone(String id, String name) {

    boolean holds(String hostname) {
      return hostname.equals(name) || hostname.endsWith("." + name);
    }
  }

  public FakeAccount {
    zones = List.copyOf(zones);
  }
}
