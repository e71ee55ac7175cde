package dev.edgeward.operator.bundling;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.edgeward.api.v1alpha1.Bundling;
import dev.edgeward.operator.background.WorkException;
import dev.edgeward.operator.npm.Packages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
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
  private static final Duration PATIENCE_FOR_VERSION = Duration.ofSeconds(10);
  private static final int AT_ONCE = 2;

  /** What esbuild ends with when the code has errors. */
  private static final int ERRORS = 1;

  private static final long MAX_OUTPUT = 8L * 1024 * 1024;
  private static final String SOURCES = "src";
  private static final String META = "meta.json";

  private final String executable;
  private final Packages packages;
  private final Workplace workplace;
  private final Duration patience;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private volatile @Nullable String name;

  /**
   * esbuild.
   *
   * @param executable a path, or a name on the {@code PATH}
   * @param packages that code imports
   * @param parent of its own folder, which others may use as well
   * @param clock for what is left there
   */
  public Esbuild(String executable, Packages packages, Path parent, InstantSource clock) {
    this(executable, packages, new Workplace(parent, clock), PATIENCE);
  }

  Esbuild(String executable, Packages packages, Workplace workplace, Duration patience) {
    this.executable = executable;
    this.packages = packages;
    this.workplace = workplace;
    this.patience = patience;
  }

  @Override
  public String name() throws WorkException.Unavailable {
    String known = name;
    if (known == null) {
      known = "esbuild " + version() + "/" + OPTIONS_REVISION;
      name = known;
    }
    return known;
  }

  @Override
  public Bundled bundle(Sources sources) throws WorkException, InterruptedException {
    String bundler = name();
    Path folder = folder();
    try {
      return bundle(sources, bundler, folder);
    } catch (IOException e) {
      // Without its message: that names folders of this machine, each time others.
      throw new WorkException.Unavailable(
          "bundling broke off for a reason that is not the code's; the operator's log has more", e);
    } finally {
      Workplace.clear(folder);
    }
  }

  private Path folder() throws WorkException.Unavailable {
    try {
      return workplace.folder();
    } catch (IOException e) {
      throw new WorkException.Unavailable(
          "the operator has no folder to bundle in: its java.io.tmpdir is full, or can't be written",
          e);
    }
  }

  private Bundled bundle(Sources sources, String bundler, Path folder)
      throws IOException, InterruptedException, WorkException {
    Path source = folder.resolve(SOURCES);
    install(sources, source);
    write(sources, source);
    String main = mainFile(sources.entrypoint());
    Path out = folder.resolve("out");
    run(sources, source, out, main, folder.resolve("log"));
    for (String file : List.of(main, main + ".map", META)) {
      long size = Files.size(out.resolve(file));
      if (size > MAX_OUTPUT) {
        throw new WorkException.Refused(
            "the code makes a bundle of "
                + size
                + " bytes; at most "
                + MAX_OUTPUT
                + " are possible");
      }
    }
    return bundled(sources, bundler, out, main);
  }

  private void install(Sources sources, Path folder) throws InterruptedException, WorkException {
    if (sources.lockFile().isEmpty()) {
      return;
    }
    if (sources.registry() == null) {
      throw new WorkException.Unavailable(
          "package-lock.json asks for packages, and the function's Runtime names no registry for them (spec.npm.registry)");
    }
    packages.install(sources.lockFile().get(), sources.registry(), folder);
  }

  private void run(Sources sources, Path source, Path out, String main, Path log)
      throws IOException, InterruptedException, WorkException {
    List<String> command = new ArrayList<>(List.of(executable, sources.entrypoint()));
    command.addAll(OPTIONS);
    command.add("--outfile=" + out.resolve(main));
    command.add("--metafile=" + out.resolve(META));
    OptionalInt status;
    turns.acquire();
    try {
      status = EsbuildProcess.run(command, source, log, patience);
    } finally {
      turns.release();
    }
    if (status.isEmpty()) {
      throw new WorkException.Unavailable(
          "bundling takes longer than " + patience.toSeconds() + " s");
    }
    if (status.getAsInt() == ERRORS) {
      String report = read(log).replace(source + "/", "");
      if (report.contains(out.toString())) {
        throw new IOException(report); // no place, for example: the code has no part in it
      }
      throw new WorkException.Refused(EsbuildReport.errors(report, isOurs(sources)));
    }
    if (status.getAsInt() != 0) {
      throw new WorkException.Unavailable("esbuild ended with status " + status.getAsInt());
    }
  }

  private static Bundled bundled(Sources sources, String bundler, Path out, String main)
      throws IOException, WorkException.Refused {
    try {
      Optional<String> foreign =
          EsbuildReport.foreignInput(read(out.resolve(META)), isOurs(sources));
      if (foreign.isPresent()) {
        throw new WorkException.Refused(foreign.get());
      }
      Map<String, String> files =
          Map.of(
              main,
              read(out.resolve(main)),
              main + ".map",
              EsbuildReport.sourceMap(read(out.resolve(main + ".map")), "../" + SOURCES + "/"));
      return new Bundled(files, main, new Bundling(sources.digest(bundler), bundler));
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

  private String version() throws WorkException.Unavailable {
    Path folder = folder();
    try {
      Path output = folder.resolve("version");
      OptionalInt status =
          EsbuildProcess.run(
              List.of(executable, "--version"), folder, output, PATIENCE_FOR_VERSION);
      String version = read(output).strip();
      if (status.equals(OptionalInt.of(0)) && version.matches("[0-9]+[.][0-9A-Za-z.-]+")) {
        return version;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // said below: the message of a process that doesn't start names the same
    } finally {
      Workplace.clear(folder);
    }
    throw new WorkException.Unavailable(
        "there is no esbuild at " + executable + ": edgeward.bundler.esbuild names it");
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
}
