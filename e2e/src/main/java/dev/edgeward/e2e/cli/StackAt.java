package dev.edgeward.e2e.cli;

import dev.edgeward.e2e.client.RestClient;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Ports;
import dev.edgeward.e2e.stack.StackControl;
import dev.edgeward.e2e.stack.StackException;
import dev.edgeward.e2e.stack.StackFolder;
import dev.edgeward.e2e.stack.Users;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The stack that a command is about: that of the checkout, unless another state folder is given.
 */
final class StackAt {

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "Where the stack keeps its state (default: .edgeward in the checkout).")
  private @Nullable Path state;

  private final Checkout checkout = Checkout.here();

  Checkout checkout() {
    return checkout;
  }

  StackFolder folder() {
    return new StackFolder(state == null ? checkout.root().resolve(".edgeward") : state);
  }

  StackControl control() {
    return new StackControl(folder());
  }

  URI url() throws StackException {
    return URI.create("http://127.0.0.1:" + ports().api());
  }

  /** Where a browser shows the REST API. */
  URI swaggerUi() throws StackException {
    return url().resolve("/swagger-ui");
  }

  String adminToken() {
    return folder().users().token(Users.ADMIN);
  }

  RestClient rest() throws StackException {
    return new RestClient(url(), adminToken());
  }

  private Ports ports() throws StackException {
    return folder()
        .ports()
        .orElseThrow(() -> new StackException("there is no stack yet: ./dev up --detach"));
  }
}
