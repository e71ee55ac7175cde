package dev.edgeward.apiserver.rest;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whom a remote address stands for. */
final class RemoteAddresses {
  private static final int NETWORK_GROUPS = 4;

  private RemoteAddresses() {}

  /**
   * What one client can't change at will: an IPv4 address, or the first 64 bits of an IPv6 address,
   * as that many are given to a household.
   *
   * @param address as the connection has it, possibly with a scope; null when there is none
   */
  static String network(@Nullable String address) {
    if (address == null || address.indexOf(':') < 0) {
      return address == null ? "" : address;
    }
    String plain = address.split("%", 2)[0];
    int gap = plain.indexOf("::");
    List<String> groups = Arrays.asList((gap < 0 ? plain : plain.substring(0, gap)).split(":"));
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < NETWORK_GROUPS; i++) {
      network.append(i < groups.size() && !groups.get(i).isEmpty() ? groups.get(i) : "0");
      network.append(':');
    }
    return network.append(":/64").toString();
  }
}
