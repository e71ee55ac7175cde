package dev.edgeward.e2e.cli;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import dev.edgeward.e2e.image.ProgramImage;
import dev.edgeward.e2e.stack.Checkout;
import dev.edgeward.e2e.stack.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the images of the two programs. */
@Command(
    name = "images",
    description = "Makes the images of operator and API server, as tar files or in a registry.")
final class Images implements Callable<Integer> {

  @Option(
      names = "--base",
      description =
          "The image to build upon, by digest; scratch for none. Default: ${DEFAULT-VALUE}")
  private String base = ProgramImage.STANDARD_BASE;

  @Option(names = "--version", description = "The tag. Default: ${DEFAULT-VALUE}")
  private String version = "dev";

  @Option(
      names = "--push",
      description =
          "A repository, such as ghcr.io/acme/edgeward, to push to with the credentials that docker has."
              + " Without it: tar files in target/images, OCI layouts that docker load takes.")
  private @Nullable String repository;

  @Override
  public Integer call() throws IOException, InterruptedException, InvalidImageReferenceException {
    Checkout checkout = Checkout.here();
    for (Component program : List.of(Component.OPERATOR, Component.API_SERVER)) {
      Path application = program == Component.OPERATOR ? checkout.operator() : checkout.apiServer();
      List<Path> executables =
          program == Component.OPERATOR ? checkout.esbuild().stream().toList() : List.of();
      String digest =
          new ProgramImage(program, application, executables, base, version)
              .build(target(checkout, program));
      System.out.println(program.title() + " " + digest);
    }
    return 0;
  }

  private Containerizer target(Checkout checkout, Component program)
      throws IOException, InvalidImageReferenceException {
    String name = program.title();
    if (repository == null) {
      Path folder = Files.createDirectories(checkout.root().resolve("target/images"));
      return Containerizer.to(
          TarImage.at(folder.resolve(name + ".tar")).named(name + ":" + version));
    }
    ImageReference reference = ImageReference.parse(repository + "/" + name + ":" + version);
    return Containerizer.to(
        RegistryImage.named(reference)
            .addCredentialRetriever(
                CredentialRetrieverFactory.forImage(reference, Images::tell).dockerConfig()));
  }

  private static void tell(LogEvent event) {
    if (event.getLevel().compareTo(LogEvent.Level.WARN) <= 0) {
      Progress.say(event.getMessage());
    }
  }
}
