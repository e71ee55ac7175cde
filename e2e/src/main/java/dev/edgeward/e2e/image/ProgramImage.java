package dev.edgeward.e2e.image;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.edgeward.e2e.stack.AotCache;
import dev.edgeward.e2e.stack.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * The image of one of the two programs: what its build left, in layers that change seldom, less
 * seldom and with each build. The same files give the same image, byte by byte.
 *
 * @param program which
 * @param application the folder with {@code quarkus-run.jar}
 * @param executables that it starts, found by their names
 * @param base the image to build upon, or {@code scratch}
 * @param version of the release
 */
public record ProgramImage(
    Component program, Path application, List<Path> executables, String base, String version) {
  /**
   * Debian's and Temurin's, as {@code docker pull} knows it; with the JVM that {@code pom.xml}
   * wants.
   */
  public static final String STANDARD_BASE =
      "eclipse-temurin:25-jre@sha256:5cf92df78f6dba978777d5cffa3c856e583f86814fde82a6c3534ccdfd794f2f";

  private static final String SCRATCH = "scratch";
  private static final String HOME = "/opt/edgeward";
  private static final String NOBODY = "65532:65532";
  private static final int REST = 8080;
  private static final int MANAGEMENT = 9000;

  /**
   * Few threads and a small heap: what the local stack runs them with, by share of the limit. One
   * whose memory is used up ends, for another to take its place.
   */
  private static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:MaxRAMPercentage=60",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:TrimNativeHeapInterval=10000");

  /**
   * Makes the image.
   *
   * @param to the containerizer of a registry or of a tar file
   * @return its digest, {@code sha256:…}
   */
  public String build(Containerizer to) throws IOException, InterruptedException {
    try {
      JibContainer image =
          from()
              .setFormat(ImageFormat.OCI)
              .setPlatforms(Set.of(new Platform(architecture(), "linux")))
              .setFileEntriesLayers(layers())
              .setEntrypoint(entrypoint())
              .setUser(NOBODY)
              .setWorkingDirectory(AbsoluteUnixPath.get(HOME))
              .setExposedPorts(
                  program == Component.OPERATOR
                      ? Set.of(Port.tcp(MANAGEMENT))
                      : Set.of(Port.tcp(REST), Port.tcp(MANAGEMENT)))
              .setEnvironment(Map.of("MALLOC_ARENA_MAX", "2"))
              .setLabels(
                  Map.of(
                      "org.opencontainers.image.title",
                      "edgeward-" + program.title(),
                      "org.opencontainers.image.version",
                      version))
              .setCreationTime(AotCache.BUILT_AT)
              .containerize(to.setToolName("edgeward").setApplicationLayersCache(cache()));
      return image.getDigest().toString();
    } catch (InvalidImageReferenceException | CacheDirectoryCreationException e) {
      throw new IOException(e);
    } catch (RegistryException | ExecutionException e) {
      throw new IOException("the image of " + program.title() + " can't be made", e);
    }
  }

  private JibContainerBuilder from() throws InvalidImageReferenceException {
    return base.equals(SCRATCH) ? Jib.fromScratch() : Jib.from(base);
  }

  private Path cache() {
    return application.resolveSibling("jib-cache");
  }

  private List<FileEntriesLayer> layers() throws IOException {
    FileEntriesLayer.Builder libraries = FileEntriesLayer.builder().setName("libraries");
    FileEntriesLayer.Builder own = FileEntriesLayer.builder().setName("edgeward");
    FileEntriesLayer.Builder aot = FileEntriesLayer.builder().setName("aot-cache");
    for (Path file : files()) {
      String name = application.relativize(file).toString();
      add(name.startsWith("lib/") ? libraries : name.endsWith(".aot") ? aot : own, file, name);
    }
    List<FileEntriesLayer> layers = new ArrayList<>();
    if (!executables.isEmpty()) {
      layers.add(tools());
    }
    layers.addAll(List.of(libraries.build(), own.build()));
    if (hasAotCache()) {
      layers.add(aot.build());
    }
    return layers;
  }

  private FileEntriesLayer tools() {
    FileEntriesLayer.Builder tools = FileEntriesLayer.builder().setName("tools");
    for (Path executable : executables) {
      tools.addEntry(
          executable,
          AbsoluteUnixPath.get("/usr/local/bin").resolve(executable.getFileName()),
          FilePermissions.fromOctalString("555"),
          AotCache.BUILT_AT);
    }
    return tools.build();
  }

  private static void add(FileEntriesLayer.Builder layer, Path file, String name) {
    layer.addEntry(
        file,
        AbsoluteUnixPath.get(HOME).resolve(name),
        FilePermissions.fromOctalString("444"),
        AotCache.BUILT_AT);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(application)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private List<String> entrypoint() {
    List<String> command = new ArrayList<>(List.of("java"));
    command.addAll(FLAGS);
    if (program == Component.OPERATOR) {
      command.add("-XX:TieredStopAtLevel=1"); // see JavaProgram
    }
    if (hasAotCache()) {
      command.add("-XX:AOTCache=" + HOME + "/app.aot");
    }
    command.addAll(List.of("-jar", HOME + "/quarkus-run.jar"));
    return command;
  }

  private boolean hasAotCache() {
    return Files.exists(application.resolve("app.aot"));
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }
}
