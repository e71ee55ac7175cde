package dev.edgeward.e2e.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.TarImage;
import dev.edgeward.e2e.stack.Component;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without a base image, as nothing is fetched here. */
class ProgramImageTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private Path application;
  private List<Path> executables = List.of();

  @BeforeEach
  void build() throws IOException {
    application = folder.resolve("quarkus-app");
    for (String file : new String[] {"lib/main/a.jar", "app/own.jar", "quarkus-run.jar"}) {
      Path path = application.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, file);
    }
  }

  @Test
  void theSameFilesGiveTheSameImage() throws Exception {
    Path first = image(Component.API_SERVER, "first");
    application.resolve("app/own.jar").toFile().setLastModified(0);
    Path second = image(Component.API_SERVER, "second");
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void itRunsAsNobodyAndSaysWhereItListens() throws Exception {
    JsonNode config = config(image(Component.API_SERVER, "image")).path("config");
    assertThat(config.path("User").asText()).isEqualTo("65532:65532");
    assertThat(config.path("ExposedPorts").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("8080/tcp", "9000/tcp");
    assertThat(config.path("Entrypoint").get(0).asText()).isEqualTo("java");
    assertThat(config.path("Entrypoint").toString())
        .contains("\"-jar\",\"/opt/edgeward/quarkus-run.jar\"")
        .doesNotContain("AOTCache");
  }

  @Test
  void anAotCacheIsALayerOfItsOwnAndIsUsed() throws Exception {
    int layers = config(image(Component.OPERATOR, "without")).at("/rootfs/diff_ids").size();
    Files.writeString(application.resolve("app.aot"), "cache");
    JsonNode with = config(image(Component.OPERATOR, "with"));
    assertThat(with.at("/rootfs/diff_ids")).hasSize(layers + 1);
    assertThat(with.at("/config/Entrypoint").toString())
        .contains("-XX:AOTCache=/opt/edgeward/app.aot");
  }

  @Test
  void whatTheProgramStartsIsALayerOfItsOwn() throws Exception {
    int layers = config(image(Component.OPERATOR, "without")).at("/rootfs/diff_ids").size();
    executables = List.of(Files.writeString(folder.resolve("esbuild"), "a tool"));
    assertThat(config(image(Component.OPERATOR, "with")).at("/rootfs/diff_ids"))
        .hasSize(layers + 1);
  }

  @Test
  void theStandardBaseIsPinned() {
    assertThat(ProgramImage.STANDARD_BASE).matches(".+@sha256:[0-9a-f]{64}");
  }

  private Path image(Component program, String name) throws Exception {
    Path tar = folder.resolve(name + ".tar");
    new ProgramImage(program, application, executables, "scratch", "1.0.0")
        .build(Containerizer.to(TarImage.at(tar).named("edgeward:1.0.0")).setOfflineMode(true));
    return tar;
  }

  private static JsonNode config(Path tar) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (InputStream stream = Files.newInputStream(tar);
        var archive = new TarArchiveInputStream(stream)) {
      for (TarArchiveEntry entry = archive.getNextEntry();
          entry != null;
          entry = archive.getNextEntry()) {
        files.put(entry.getName(), archive.readAllBytes());
      }
    }
    JsonNode index = JSON.readTree(Objects.requireNonNull(files.get("index.json")));
    JsonNode manifest = JSON.readTree(blob(files, index.at("/manifests/0/digest").asText()));
    return JSON.readTree(blob(files, manifest.at("/config/digest").asText()));
  }

  private static byte[] blob(Map<String, byte[]> files, String digest) {
    return Objects.requireNonNull(files.get("blobs/" + digest.replace(':', '/')));
  }
}
