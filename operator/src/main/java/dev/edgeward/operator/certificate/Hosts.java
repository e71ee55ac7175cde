package dev.edgeward.operator.certificate;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Names and addresses that a certificate stands for. */
final class Hosts {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private Hosts() {}

  /** Whether a host is an address rather than a name. */
  static boolean isAddress(String host) {
    return ADDRESS.matcher(host).matches();
  }

  /** As a certificate says it of itself: an address of IPv6 can be written in many ways. */
  static String normal(String host) {
    return isAddress(host) ? InetAddress.ofLiteral(host).getHostAddress() : host;
  }
}
