package dev.edgeward.e2e.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinarySourceTest {

  @TempDir private Path folder;
  private final List<String> progress = new CopyOnWriteArrayList<>();
  private final List<String> supplied = new CopyOnWriteArrayList<>();

  @BeforeEach
  void sources() throws IOException {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Files.writeString(sources.resolve("go.mod"), "require (\n\tk8s.io/kubernetes v1.2.3\n)\n");
    Files.writeString(sources.resolve("go.sum"), "");
    Files.writeString(sources.resolve("main.go"), "package main\n");
  }

  @Test
  void theAssetsFolderComesFirst() throws Exception {
    Path assets = Files.createDirectories(folder.resolve("assets"));
    write(assets);

    Path found = source(Map.of("KUBEBUILDER_ASSETS", assets.toString()), this::build).get();

    assertThat(found).isEqualTo(assets);
    assertThat(supplied).isEmpty();
  }

  @Test
  void anAssetsFolderThatLacksOneIsPassedOver() throws Exception {
    Path assets = Files.createDirectories(folder.resolve("assets"));
    write(assets);
    Files.delete(assets.resolve("kube-controller-manager"));

    source(Map.of("KUBEBUILDER_ASSETS", assets.toString()), this::build).get();

    assertThat(supplied).containsExactly("built");
    assertThat(progress).anyMatch(line -> line.contains("lacks [kube-controller-manager]"));
  }

  @Test
  void whatWasBuiltIsInTheCacheTheNextTime() throws Exception {
    Path first = source(Map.of(), this::build).get();
    Path second = source(Map.of(), this::build).get();

    assertThat(second).isEqualTo(first);
    assertThat(first.toString()).contains("/edgeward/controlplane/v1.2.3-");
    assertThat(supplied).containsExactly("built");
  }

  @Test
  void whatIsNotThereYetIsOnlyLookedFor() throws Exception {
    BinarySource source = source(Map.of(), this::build);

    assertThat(source.present()).isEmpty();
    assertThat(supplied).isEmpty();

    Path built = source.get();
    assertThat(source.present()).contains(built);
  }

  @Test
  void otherSourcesAreAnotherBuild() throws Exception {
    source(Map.of(), this::build).get();
    Files.writeString(folder.resolve("sources/main.go"), "package main // changed\n");
    source(Map.of(), this::build).get();

    assertThat(supplied).hasSize(2);
  }

  @Test
  void theNextWayIsTakenWhenOneIsClosed() throws Exception {
    source(Map.of(), into -> false, this::build).get();

    assertThat(supplied).containsExactly("built");
  }

  @Test
  void aBuildThatFailsLeavesNothingInTheCache() throws Exception {
    BinarySource failing =
        source(
            Map.of(),
            into -> {
              Files.writeString(into.resolve("etcd"), "half");
              throw new IOException("no space");
            });

    assertThatThrownBy(failing::get).isInstanceOf(IOException.class).hasMessage("no space");
    source(Map.of(), this::build).get();

    assertThat(supplied).containsExactly("built");
    try (var left = Files.list(folder.resolve("cache/edgeward/controlplane"))) {
      assertThat(left.map(file -> file.getFileName().toString()).filter(n -> n.startsWith("new-")))
          .isEmpty();
    }
  }

  @Test
  void withoutAnyWayTheUserIsToldWhatToInstall() {
    assertThatThrownBy(() -> source(Map.of(), into -> false).get())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("install Go");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    List<Callable<Path>> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(
          () ->
              source(
                      Map.of(),
                      into -> {
                        Thread.sleep(300);
                        return build(into);
                      })
                  .get());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (Future<Path> one : threads.invokeAll(both)) {
        assertThat(one.get().resolve("etcd")).isExecutable();
      }
    }

    assertThat(supplied).containsExactly("built");
  }

  private BinarySource source(Map<String, String> environment, BinarySource.Supplier... suppliers) {
    var all = new java.util.HashMap<>(environment);
    all.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    return new BinarySource(
        all, GoModule.controlPlane(folder.resolve("sources")), List.of(suppliers), progress::add);
  }

  private boolean build(Path into) throws IOException {
    write(into);
    supplied.add("built");
    return true;
  }

  private static void write(Path into) throws IOException {
    for (String name : Binaries.NAMES) {
      Path file = Files.writeString(into.resolve(name), name);
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
  }
}
