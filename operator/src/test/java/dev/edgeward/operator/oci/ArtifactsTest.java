package dev.edgeward.operator.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.operator.archive.Tarballs;
import dev.edgeward.operator.background.WorkException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
class ArtifactsTest {
  private static final String PLACE = "registry.example/team/greet";
  private static final String TAR = "application/vnd.oci.image.layer.v1.tar";
  private static final String FLUX = "application/vnd.cncf.flux.content.v1.tar+gzip";

  private final InMemoryRegistry registry = new InMemoryRegistry();
  private final Artifacts artifacts = new Artifacts(registry);

  private Map<String, String> pull(String reference) throws WorkException {
    return artifacts.pull(new Source(Reference.parse(reference).orElseThrow(), false, null));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ArrayNode layers(ObjectNode... layers) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (ObjectNode layer : layers) {
      array.add(layer);
    }
    return array;
  }

  private static byte[] tar(boolean compressed, Map<String, String> entries) {
    byte[] tar = Tarballs.tar(entries);
    return compressed ? Tarballs.gzip(tar) : tar;
  }

  @Test
  void aLayerWithATitleIsAFile() throws Exception {
    Map<String, String> files = Map.of("main.js", "import './lib/é.js'", "lib/e.js", "\u00e9");

    assertThat(pull(registry.push(PLACE, files))).isEqualTo(files);
  }

  /** So does oras call a file whose type it isn't told. */
  @Test
  void aFileMayBeCalledATar() throws Exception {
    String reference =
        registry.push(
            PLACE, layers(InMemoryRegistry.titled(registry.layer(TAR, bytes("1")), "main.js")));

    assertThat(pull(reference)).containsExactly(Map.entry("main.js", "1"));
  }

  @Test
  void anArchiveIsUnpacked() throws Exception {
    Map<String, String> files = Map.of("./main.js", "1", "./lib/", "", "./lib/a.js", "2");

    for (boolean compressed : new boolean[] {true, false}) {
      byte[] archive = tar(compressed, files);
      String type = compressed ? FLUX : TAR;

      assertThat(pull(registry.push(PLACE, layers(registry.layer(type, archive)))))
          .isEqualTo(Map.of("main.js", "1", "lib/a.js", "2"));
    }
  }

  @Test
  void aFolderOfOrasIsUnpackedWithItsName() throws Exception {
    ObjectNode layer = registry.layer(TAR + "+gzip", tar(true, Map.of("src/main.ts", "1")));
    InMemoryRegistry.titled(layer, "src");
    ((ObjectNode) layer.get("annotations")).put("io.deis.oras.content.unpack", "true");

    assertThat(pull(registry.push(PLACE, layers(layer)))).isEqualTo(Map.of("src/main.ts", "1"));
  }

  @Test
  void whatComesLaterReplacesWhatCameBefore() throws Exception {
    String reference =
        registry.push(
            PLACE,
            layers(
                registry.layer(FLUX, tar(true, Map.of("main.js", "1", "a.js", "1"))),
                registry.layer(FLUX, tar(true, Map.of("main.js", "2")))));

    assertThat(pull(reference)).isEqualTo(Map.of("main.js", "2", "a.js", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../main.js", "lib/../../main.js", "/etc/main.js", "./../main.js"})
  void nothingLeadsOutOfTheFolder(String name) {
    String packed =
        registry.push(PLACE, layers(registry.layer(TAR, tar(false, Map.of(name, "1")))));
    String titled = registry.push(PLACE, Map.of(name, "1"));

    for (String reference : new String[] {packed, titled}) {
      assertThatThrownBy(() -> pull(reference))
          .isInstanceOf(WorkException.Refused.class)
          .hasMessage("the artifact has a file outside of its folder: " + name);
    }
  }

  @Test
  void linksAreRefused() {
    String reference =
        registry.push(
            PLACE, layers(registry.layer(TAR, tar(false, Map.of("main.js", "->/etc/hostname")))));

    assertThatThrownBy(() -> pull(reference))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage("the artifact has a link or device, main.js: only files are possible");
  }

  @Test
  void whatIsNoTextIsRefused() {
    ObjectNode layer = registry.layer("image/png", new byte[] {(byte) 0x89, 'P', 'N', 'G'});

    assertThatThrownBy(
            () -> pull(registry.push(PLACE, layers(InMemoryRegistry.titled(layer, "a.png")))))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage("the artifact has a file that is no text in UTF-8: a.png");
  }

  @Test
  void layersThatAreTooLargeAreNotFetched() {
    ObjectNode layer = registry.layer("text/javascript", bytes("1")).put("size", 6_000_000);
    String digest = layer.path("digest").asText();
    registry.falsify(digest, bytes("never looked at"));

    assertThatThrownBy(
            () -> pull(registry.push(PLACE, layers(InMemoryRegistry.titled(layer, "main.js")))))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage(
            "the artifact is too large: its layers have 6000000 bytes; at most 5242880 are possible");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "-1", "null", "\"x\""})
  void sizesThatAreNoneAreRefused(String size) {
    byte[] manifest =
        bytes(
            "{\"layers\": [{\"mediaType\": \"%s\", \"digest\": \"sha256:%s\", \"size\": %s}]}"
                .formatted(TAR, "0".repeat(64), size));

    assertThatThrownBy(() -> Manifest.parse(manifest))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage("the manifest has a layer without a size or SHA-256");
  }

  @Test
  void whatIsPackedSmallIsStillTooLarge() {
    byte[] bomb = tar(true, Map.of("main.js", "x".repeat(20_000_000)));
    String reference = registry.push(PLACE, layers(registry.layer(FLUX, bomb)));

    assertThat(bomb).hasSizeLessThan(100_000);
    assertThatThrownBy(() -> pull(reference))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage(
            "the artifact is too large: with main.js its files have 20000000 bytes; at most 4194304 are possible");
  }

  /** Added up, such a size is negative. */
  @Test
  void aFileThatSaysItIsLargerThanAnythingIsTooLarge() {
    byte[] archive =
        Tarballs.tar(
            tar -> {
              Tarballs.add(tar, new TarArchiveEntry("a.js"), "1");
              Tarballs.attribute(tar, "size", String.valueOf(Long.MAX_VALUE));
              Tarballs.add(tar, new TarArchiveEntry("main.js"), "1");
            });
    String reference = registry.push(PLACE, layers(registry.layer(TAR, archive)));

    assertThatThrownBy(() -> pull(reference))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage(
            "the artifact is too large: with main.js its files have 9223372036854775807 bytes; at most 4194304 are possible");
  }

  @Test
  void moreFilesThanAVersionMayHaveAreRefused() {
    Map<String, String> files =
        IntStream.range(0, 1001).boxed().collect(Collectors.toMap(i -> "f" + i + ".js", i -> ""));
    String packed = registry.push(PLACE, layers(registry.layer(TAR, tar(false, files))));

    assertThatThrownBy(() -> pull(packed)).hasMessage("the artifact has more than 1000 files");
    assertThatThrownBy(() -> pull(registry.push(PLACE, files)))
        .hasMessage("the artifact has 1001 layers; at most 64 are possible");
  }

  @Test
  void whatIsNotWhatItsDigestSaysIsNotUsed() {
    String reference = registry.push(PLACE, Map.of("main.js", "good"));
    registry.falsify(InMemoryRegistry.digest(bytes("good")), bytes("evil"));

    assertThatThrownBy(() -> pull(reference))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessageContaining("isn't that: its SHA-256 differs, so it is not used");

    String other = registry.push(PLACE, Map.of("main.js", "other"));
    registry.falsify(
        other.substring(other.indexOf('@') + 1),
        bytes(InMemoryRegistry.manifest(layers()).toString()));

    assertThatThrownBy(() -> pull(other))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessageContaining("as the manifest sha256:");
  }

  @Test
  void anIndexIsNoArtifact() {
    String digest = registry.store(bytes("{\"schemaVersion\": 2, \"manifests\": []}"));

    assertThatThrownBy(() -> pull(PLACE + "@" + digest))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage(
            "the digest is that of an index, which names several manifests: name one of those");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"layers\": {}}"})
  void whatIsNoManifestIsRefused(String text) {
    assertThatThrownBy(() -> pull(PLACE + "@" + registry.store(bytes(text))))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessageStartingWith("the digest is that of no manifest");
  }

  @Test
  void aLayerThatIsNeitherFileNorArchiveIsRefused() {
    String unknown = registry.push(PLACE, layers(registry.layer("application/wasm", bytes("1"))));
    String zstd = registry.push(PLACE, layers(registry.layer(TAR + "+zstd", bytes("1"))));
    String broken = registry.push(PLACE, layers(registry.layer(FLUX, bytes("1"))));

    assertThatThrownBy(() -> pull(unknown)).hasMessageContaining("neither a file");
    assertThatThrownBy(() -> pull(zstd)).hasMessageContaining("neither a file");
    assertThatThrownBy(() -> pull(broken))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage("the artifact has a layer that is no archive as it says");
  }
}
