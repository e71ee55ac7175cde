package dev.edgeward.e2e.stack;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Roles and bindings of a release in the stack's namespaces: those that the chart renders, made of
 * the same files without Helm. A test compares.
 */
public final class ReleaseRoles {

  private ReleaseRoles() {}

  /** All of them, those for users included. */
  public static List<HasMetadata> of(Checkout checkout) {
    Path files = checkout.chart().resolve("files/rbac");
    List<HasMetadata> roles = new ArrayList<>();
    for (Component program : List.of(Component.OPERATOR, Component.API_SERVER)) {
      roles.addAll(
          Rights.parse(read(files.resolve(program.title() + ".yaml")))
              .roles(
                  "edgeward-" + program.title(),
                  JavaProgram.NAMESPACE,
                  JavaProgram.SYSTEM_NAMESPACE));
    }
    UserRole.parse(read(files.resolve("users.yaml")))
        .forEach((name, role) -> roles.add(role.role("edgeward-" + name)));
    return roles;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
