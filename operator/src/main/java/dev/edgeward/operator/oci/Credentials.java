package dev.edgeward.operator.oci;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a registry is shown.
 *
 * @param username not secret
 * @param password secret
 */
public record Credentials(String username, String password) {
  /** The header of HTTP's basic authentication. */
  String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "Credentials[…]";
  }
}
