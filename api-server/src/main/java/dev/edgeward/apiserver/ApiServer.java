package dev.edgeward.apiserver;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The program. */
@QuarkusMain
public final class ApiServer {
  private ApiServer() {}

  /**
   * Runs until it is told to stop.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    // The HTTP server would answer an invalid URI without a problem document.
    System.setProperty("vertx.disableURIValidation", "true");
    Quarkus.run(arguments);
  }
}
