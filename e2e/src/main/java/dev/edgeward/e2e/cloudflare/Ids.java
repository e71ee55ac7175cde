package dev.edgeward.e2e.cloudflare;

import java.util.UUID;

/** Identifiers in the forms that the API has. */
final class Ids {

  private Ids() {}

  /** 32 hexadecimal digits: accounts, zones, namespaces. */
  static String hexadecimal() {
    return uuid().replace("-", "");
  }

  /** Versions, deployments. */
  static String uuid() {
    return UUID.randomUUID().toString();
  }
}
