package dev.edgeward.operator.bundling;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.edgeward.api.v1alpha1.Bundling;
import dev.edgeward.operator.npm.Packages;
import dev.edgeward.operator.npm.PackagesException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * esbuild, a process for each bundle. It reads code and never runs any. It would read other files
 * of this machine too where code imports them: what it read is looked through before anything of it
 * is used, and the process knows no environment of ours.
 */
public final class Esbuild implements Bundler {
  /** Stands for the options below: with others the same sources make other bytes. */
  private static final String OPTIONS_REVISION = "1";

  private static final List<String> OPTIONS =
      List.of(
          "--bundle",
          "--format=esm",
          "--target=es2024",
          "--charset=utf8",
          // As wrangler bundles for Workers.
          "--platform=browser",
          "--conditions=workerd,worker,browser",
          "--main-fields=browser,module,main",
          "--external:node:*",
          "--external:cloudflare:*",
          "--define:process.env.NODE_ENV=\"production\"",
          "--loader:.txt=text",
          "--loader:.html=text",
          "--loader:.css=text",
          "--loader:.md=text",
          "--sourcemap=external",
          "--sources-content=false",
          // A tsconfig.json could name any file of this machine.
          "--tsconfig-raw={}",
          "--legal-comments=none",
          "--log-level=error",
          "--log-limit=10",
          "--color=false");

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long MAX_OUTPUT = 8L * 1024 * 1024;
  private static final String SOURCES = "src";
  private static final String META = "meta.json";

  private final String executable;
  private final Packages packages;
  private volatile @Nullable String name;

  /**
   * esbuild.
   *
   * @param executable a path, or a name on the {@code PATH}
   * @param packages that code imports
   */
  public Esbuild(String executable, Packages packages) {
    this.executable = executable;
    this.packages = packages;
  }

  @Override
  public String name() throws UnavailableException {
    String known = name;
    if (known == null) {
      known = "esbuild " + version() + "/" + OPTIONS_REVISION;
      name = known;
    }
    return known;
  }

  @Override
  public Outcome bundle(Sources sources) throws InterruptedException {
    try {
      String bundler = name();
      Path folder = Files.createTempDirectory("edgeward-bundle");
      try {
        return bundle(sources, bundler, folder);
      } finally {
        delete(folder);
      }
    } catch (PackagesException.Refused e) {
      return new Outcome.Refused(e.getMessage());
    } catch (UnavailableException | PackagesException e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Outcome.Unavailable("bundling broke off: " + e.getMessage());
    }
  }

  private Outcome bundle(Sources sources, String bundler, Path folder)
      throws IOException, InterruptedException, PackagesException {
    Path source = folder.resolve(SOURCES);
    install(sources, source);
    write(sources, source);
    String main = mainFile(sources.entrypoint());
    Path out = folder.resolve("out");
    Path log = folder.resolve("log");
    List<String> command = new ArrayList<>(List.of(executable, sources.entrypoint()));
    command.addAll(OPTIONS);
    command.add("--outfile=" + out.resolve(main));
    command.add("--metafile=" + out.resolve(META));
    Optional<Integer> exit = run(command, source, log);
    if (exit.isEmpty()) {
      return new Outcome.Refused("bundling takes longer than " + PATIENCE.toSeconds() + " s");
    }
    if (exit.get() != 0) {
      return new Outcome.Refused(EsbuildReport.errors(read(log), isOurs(sources)));
    }
    for (String file : List.of(main, main + ".map", META)) {
      long size = Files.size(out.resolve(file));
      if (size > MAX_OUTPUT) {
        return new Outcome.Refused(
            "the code makes a bundle of "
                + size
                + " bytes; at most "
                + MAX_OUTPUT
                + " are possible");
      }
    }
    return bundled(sources, bundler, out, main);
  }

  private void install(Sources sources, Path folder)
      throws IOException, InterruptedException, PackagesException {
    if (sources.lockFile().isEmpty()) {
      return;
    }
    if (sources.registry() == null) {
      throw new PackagesException.Unavailable(
          "package-lock.json asks for packages, and the function's Runtime names no registry for them (spec.npm.registry)");
    }
    packages.install(sources.lockFile().get(), sources.registry(), folder);
  }

  private static Outcome bundled(Sources sources, String bundler, Path out, String main)
      throws IOException {
    try {
      Optional<String> foreign =
          EsbuildReport.foreignInput(read(out.resolve(META)), isOurs(sources));
      if (foreign.isPresent()) {
        return new Outcome.Refused(foreign.get());
      }
      Map<String, String> files =
          Map.of(
              main,
              read(out.resolve(main)),
              main + ".map",
              EsbuildReport.sourceMap(read(out.resolve(main + ".map")), "../" + SOURCES + "/"));
      return new Outcome.Bundled(files, main, new Bundling(sources.digest(bundler), bundler));
    } catch (JsonProcessingException e) {
      throw new IOException("esbuild wrote something else than expected", e);
    }
  }

  /** The function's own files, and those of its packages: an archive brings no links. */
  private static Predicate<String> isOurs(Sources sources) {
    return file ->
        sources.files().containsKey(file)
            || (sources.lockFile().isPresent() && file.startsWith("node_modules/"));
  }

  /** {@code lib/main.tsx} is bundled to {@code main.js}. */
  private static String mainFile(String entrypoint) {
    String file = entrypoint.substring(entrypoint.lastIndexOf('/') + 1);
    return file.substring(0, file.lastIndexOf('.')) + ".js";
  }

  private String version() throws UnavailableException {
    try {
      Process process =
          process(List.of(executable, "--version"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String version =
          new String(process.getInputStream().readNBytes(100), StandardCharsets.UTF_8).strip();
      if (version.matches("[0-9]+[.][0-9A-Za-z.-]+")) {
        return version;
      }
    } catch (IOException e) {
      // said below: the message of a process that doesn't start names the same
    }
    throw new UnavailableException(
        "there is no esbuild at " + executable + ": edgeward.bundler.esbuild names it");
  }

  /** Empty when it took too long. */
  private static Optional<Integer> run(List<String> command, Path folder, Path log)
      throws IOException, InterruptedException {
    Process process =
        process(command)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(log.toFile())
            .start();
    try {
      return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          ? Optional.of(process.exitValue())
          : Optional.empty();
    } finally {
      process.destroyForcibly();
    }
  }

  private static ProcessBuilder process(List<String> command) {
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().keySet().removeIf(name -> !name.equals("PATH"));
    process.environment().put("GOMEMLIMIT", "256MiB");
    return process.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
  }

  private static void write(Sources sources, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : sources.files().entrySet()) {
      Path path = folder.resolve(file.getKey()).normalize();
      if (!path.startsWith(folder)) {
        throw new IOException("a file lies outside of its folder");
      }
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
