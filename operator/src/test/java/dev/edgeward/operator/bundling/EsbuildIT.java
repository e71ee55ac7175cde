package dev.edgeward.operator.bundling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgeward.operator.archive.Tarballs;
import dev.edgeward.operator.background.WorkException;
import dev.edgeward.operator.npm.LockFiles;
import dev.edgeward.operator.npm.Packages;
import dev.edgeward.operator.npm.RegistryAddress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real esbuild, as npm installs it for the dispatcher's build. */
@NullUnmarked // a null fails the test
class EsbuildIT {
  private static final Packages NONE =
      new Packages(
          (account, path, most) -> {
            throw new AssertionError("asked for " + path);
          },
          entry -> Optional.empty());

  @TempDir private Path parent;
  private Esbuild esbuild;

  @BeforeEach
  void newEsbuild() {
    esbuild = esbuild(executable(), NONE);
  }

  private Esbuild esbuild(String executable, Packages packages) {
    return new Esbuild(executable, packages, parent, InstantSource.system());
  }

  @Test
  void typeScriptInSeveralFilesBecomesOneModule() throws Exception {
    Bundled bundled =
        bundled(
            Map.of(
                "src/main.ts",
                "import { hello } from './lib/hello';\n"
                    + "import data from '../data.json';\n"
                    + "import note from '../note.txt';\n"
                    + "enum Kind { One, Two }\n"
                    + "export default ({ who }: { who: string }) => [hello(who), data.a, note, Kind.Two];",
                "src/lib/hello.tsx",
                "export const hello = (who: string): string => `Hi ${who}`;",
                "data.json",
                "{\"a\": 1}",
                "note.txt",
                "read me",
                "unused.ts",
                "this is not even TypeScript"),
            "src/main.ts");

    assertThat(bundled.entrypoint()).isEqualTo("main.js");
    assertThat(bundled.files()).containsOnlyKeys("main.js", "main.js.map");
    assertThat(bundled.files().get("main.js"))
        .contains("Hi ${who}", "read me", "as default")
        .doesNotContain("import ", ": string", "sourceMappingURL");
    assertThat(new ObjectMapper().readTree(bundled.files().get("main.js.map")).get("sources"))
        .extracting(source -> source.asText())
        .contains("src/main.ts", "src/lib/hello.tsx");
    assertThat(bundled.bundling().bundler()).matches("esbuild [0-9.]+/1");
  }

  @Test
  void theSameSourcesGiveTheSameBytes() throws Exception {
    Map<String, String> files =
        Map.of(
            "main.ts", "import { a } from './a'; export default a;", "a.ts", "export const a = 1");

    assertThat(bundled(files, "main.ts")).isEqualTo(bundled(files, "main.ts"));
  }

  @Test
  void whatTheRuntimeBringsIsLeftToIt() throws Exception {
    Bundled bundled =
        bundled(
            Map.of(
                "main.ts",
                "import { waitUntil } from 'cloudflare:workers'; import { Buffer } from 'node:buffer';\n"
                    + "export default () => [waitUntil, Buffer];"),
            "main.ts");

    assertThat(bundled.files().get("main.js"))
        .contains("\"cloudflare:workers\"", "\"node:buffer\"");
  }

  @Test
  void errorsNameFileLineAndColumn() {
    assertThatThrownBy(
            () ->
                esbuild.bundle(
                    new Sources(
                        Map.of(
                            "main.ts", "import './a';\nexport default 1;", "a.ts", "\nlet x: = 3;"),
                        "main.ts")))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage("a.ts:2:8: Unexpected \"=\"");
    assertThatThrownBy(
            () -> esbuild.bundle(new Sources(Map.of("main.ts", "import './nope';"), "main.ts")))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage("main.ts:1:8: Could not resolve \"./nope\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import x from '%s' with { type: 'text' }; export default x;",
        "import x from '%s' with { type: 'json' }; export default x;",
        "import x from '%s'; export default x;",
        "export default () => import('%s');",
        "export default require('%s');",
      })
  void nothingElseOnTheMachineIsRead(String source, @TempDir Path folder) throws Exception {
    Path secret = Files.writeString(folder.resolve("token.json"), "\"very-secret\"");
    Path broken = Files.writeString(folder.resolve("token.txt.json"), "very-secret");
    Path text = Files.writeString(folder.resolve("token.txt"), "very-secret");

    for (Path file : new Path[] {secret, broken, text}) {
      assertThatThrownBy(
              () ->
                  esbuild.bundle(new Sources(Map.of("main.ts", source.formatted(file)), "main.ts")))
          .isInstanceOf(WorkException.Refused.class)
          .hasMessageContaining("none of the function's files")
          .hasMessageNotContaining("very-secret");
    }
  }

  @Test
  void aConfigurationOfTheCompilerIsNotFollowed(@TempDir Path folder) throws Exception {
    Path base =
        Files.writeString(
            folder.resolve("base.json"), "{\"compilerOptions\":{\"jsxFactory\":\"stolen\"}}");

    Bundled bundled =
        bundled(
            Map.of(
                "main.tsx",
                "const React = { createElement: (...of: unknown[]) => of }; export default () => <a/>;",
                "tsconfig.json",
                "{\"extends\": \"" + base + "\"}"),
            "main.tsx");

    assertThat(bundled.files().get("main.js"))
        .contains("React.createElement")
        .doesNotContain("stolen");
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    bundled(Map.of("main.ts", "export default 1"), "main.ts");

    assertThat(left()).containsExactly("lock");
  }

  /** What is in the folder of this esbuild. */
  private List<String> left() throws IOException {
    try (Stream<Path> all = Files.walk(parent)) {
      return all.map(path -> path.getFileName().toString()).skip(2).toList();
    }
  }

  @Test
  void withoutAnExecutableItIsUnavailable() {
    assertThatThrownBy(
            () ->
                esbuild("/nowhere/esbuild", NONE)
                    .bundle(new Sources(Map.of("main.ts", ""), "main.ts")))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessageContainingAll("/nowhere/esbuild", "edgeward.bundler.esbuild");
  }

  private static String inPlaceOfEsbuild(Path folder, String command) throws IOException {
    Path script = folder.resolve("esbuild");
    Files.writeString(
        script, "#!/bin/sh\n[ \"$1\" = --version ] && echo 0.1.0 && exit\n" + command + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }

  /** Killed, for example, as there is no memory: which isn't the code's fault. */
  @Test
  void anEsbuildThatDiesHasRefusedNothing(@TempDir Path folder) throws Exception {
    Esbuild dying = esbuild(inPlaceOfEsbuild(folder, "kill -KILL $$"), NONE);

    assertThatThrownBy(() -> dying.bundle(new Sources(Map.of("main.ts", ""), "main.ts")))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage("esbuild ended with status 137");
  }

  /** On a machine that is busy, for example. */
  @Test
  void anEsbuildThatTakesLongHasRefusedNothing(@TempDir Path folder) throws Exception {
    var slow =
        new Esbuild(
            inPlaceOfEsbuild(folder, "exec sleep 60"),
            NONE,
            new Workplace(parent, InstantSource.system()),
            Duration.ofSeconds(1));

    assertThatThrownBy(() -> slow.bundle(new Sources(Map.of("main.ts", ""), "main.ts")))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage("bundling takes longer than 1 s");
    assertThat(left()).containsExactly("lock");
  }

  @Test
  void aBundleThatCantBeWrittenIsNotTheCodesFault(@TempDir Path folder) throws Exception {
    Esbuild full =
        esbuild(
            inPlaceOfEsbuild(
                folder,
                "echo \"X [ERROR] Failed to write to output file: open $(dirname $PWD)/out/main.js: no space left on device\" >&2; exit 1"),
            NONE);

    assertThatThrownBy(() -> full.bundle(new Sources(Map.of("main.ts", ""), "main.ts")))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessageNotContaining("no space");
  }

  /** Its message would name a folder of the operator's, another one each time. */
  @Test
  void whatTheFileSystemSaysIsNotTold() {
    assertThatThrownBy(
            () ->
                esbuild.bundle(
                    new Sources(Map.of("main.ts", "", "a.js", "", "a.js/b.js", ""), "main.ts")))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasCauseInstanceOf(FileSystemException.class)
        .hasMessage(
            "bundling broke off for a reason that is not the code's; the operator's log has more");
  }

  private Bundled bundled(Map<String, String> files, String entrypoint) throws Exception {
    return esbuild.bundle(new Sources(files, entrypoint));
  }

  @Test
  void packagesOfALockFileAreBundledInWhateverFormTheyAre() throws Exception {
    byte[] module =
        Tarballs.gzip(
            Tarballs.tar(
                Map.of(
                    "package/package.json", "{\"type\": \"module\", \"exports\": \"./index.js\"}",
                    "package/index.js", "export const one = 1;")));
    byte[] common =
        Tarballs.gzip(
            Tarballs.tar(
                Map.of(
                    "package/package.json", "{\"main\": \"./two\"}",
                    "package/two.js", "module.exports = {two: require('./lib/two.js')};",
                    "package/lib/two.js", "module.exports = 2;")));
    byte[] subpath =
        Tarballs.gzip(
            Tarballs.tar(
                Map.of(
                    "package/package.json",
                    "{\"exports\": {\"./three\": {\"workerd\": \"./w.js\", \"default\": \"./d.js\"}}}",
                    "package/w.js",
                    "export const three = 3;",
                    "package/d.js",
                    "export const three = 0;")));
    Map<String, byte[]> archives =
        Map.of(
            "one/-/one-1.0.0.tgz", module,
            "two/-/two-1.0.0.tgz", common,
            "@team/three/-/three-1.0.0.tgz", subpath);
    var withPackages =
        esbuild(
            executable(),
            new Packages((account, path, most) -> archives.get(path), entry -> Optional.empty()));
    Map<String, String> files =
        Map.of(
            "main.js",
            "import {one} from 'one'; import {two} from 'two'; import {three} from '@team/three/three';\n"
                + "export default () => `sum ${one + two + three}`;",
            "package-lock.json",
            LockFiles.of(
                LockFiles.member("node_modules/one", "1.0.0", module),
                LockFiles.member("node_modules/two", "1.0.0", common),
                LockFiles.member("node_modules/@team/three", "1.0.0", subpath)));

    Bundled bundled =
        withPackages.bundle(
            new Sources(
                files, "main.js", new RegistryAddress("https://registry.example/", null), null));

    assertThat(bundled.files().get("main.js"))
        .contains("sum ", "three = 3")
        .doesNotContain("three = 0", "import ");
    assertThatThrownBy(() -> esbuild.bundle(new Sources(files, "main.js")))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessageContaining("spec.npm.registry");
  }

  private static String executable() {
    try (Stream<Path> platforms = Files.list(Path.of("../dispatcher/node_modules/@esbuild"))) {
      return platforms
          .map(platform -> platform.resolve("bin/esbuild").toAbsolutePath().normalize())
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow()
          .toString();
    } catch (IOException e) {
      throw new IllegalStateException("the dispatcher isn't built", e);
    }
  }
}
