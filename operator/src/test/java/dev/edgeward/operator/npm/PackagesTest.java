package dev.edgeward.operator.npm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgeward.operator.archive.Tarballs;
import dev.edgeward.operator.background.WorkException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked // a null fails the test
@Timeout(60)
class PackagesTest {
  private static final RegistryAddress REGISTRY =
      new RegistryAddress("https://registry.example/", null);
  private static final RegistryAddress PRIVATE =
      new RegistryAddress(
          "https://registry.example/", new RegistryAddress.TokenEntry("npm", "token"));
  private static final byte[] A = archive("a");
  private static final byte[] B = archive("b");

  @TempDir private Path folder;

  private final Map<String, byte[]> archives = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final Packages packages =
      new Packages(
          (account, path, most) -> {
            asked.add(path);
            shown.add(String.valueOf(account.token()));
            byte[] archive = archives.get(path);
            if (archive == null) {
              throw new WorkException.Unavailable("no " + path);
            }
            return archive;
          },
          entry -> Optional.ofNullable(secrets.get(entry.secret() + "/" + entry.key())));

  private static byte[] archive(String content) {
    return Tarballs.gzip(
        Tarballs.tar(
            Map.of(
                "package/package.json",
                "{\"main\": \"lib/index.js\"}",
                "package/lib/index.js",
                content)));
  }

  private void install(String... members) throws Exception {
    packages.install(LockFiles.of(members), REGISTRY, folder);
  }

  @Test
  void packagesAreLaidOutAsTheLockFileSays() throws Exception {
    archives.put("a/-/a-1.0.0.tgz", A);
    archives.put("@team/b/-/b-2.0.0-rc.1.tgz", B);

    install(
        LockFiles.member("node_modules/a", "1.0.0", A),
        LockFiles.member("node_modules/a/node_modules/@team/b", "2.0.0-rc.1", B));

    assertThat(folder.resolve("node_modules/a/lib/index.js")).hasContent("a");
    assertThat(folder.resolve("node_modules/a/node_modules/@team/b/lib/index.js")).hasContent("b");
  }

  @Test
  void anotherNameIsThatOfTheFolderAlone() throws Exception {
    archives.put("a/-/a-1.0.0.tgz", A);

    install(
        LockFiles.member("node_modules/alias", "1.0.0", A)
            .replace("\"version\"", "\"name\": \"a\", \"version\""));

    assertThat(folder.resolve("node_modules/alias/lib/index.js")).hasContent("a");
  }

  @Test
  void whatIsForDevelopmentOrOptionalIsLeftOut() throws Exception {
    install(
        LockFiles.member("node_modules/a", "1.0.0", A)
            .replace("\"version\"", "\"dev\": true, \"version\""),
        LockFiles.member("node_modules/b", "1.0.0", B)
            .replace("\"version\"", "\"optional\": true, \"version\""));

    assertThat(asked).isEmpty();
  }

  @Test
  void theSameArchiveIsFetchedOnce() throws Exception {
    archives.put("a/-/a-1.0.0.tgz", A);

    install(LockFiles.member("node_modules/a", "1.0.0", A));
    install(LockFiles.member("node_modules/a", "1.0.0", A));

    assertThat(asked).hasSize(1);
  }

  @Test
  void aPrivateRegistryIsShownTheToken() throws Exception {
    archives.put("a/-/a-1.0.0.tgz", A);
    secrets.put("npm/token", "secret");
    String lockFile = LockFiles.of(LockFiles.member("node_modules/a", "1.0.0", A));

    packages.install(lockFile, PRIVATE, folder);
    assertThat(shown).containsExactly("secret");

    // What was shown for it is not for those who have none.
    packages.install(lockFile, REGISTRY, folder);
    assertThat(shown).containsExactly("secret", "null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "one\ntwo", "\u00e9"})
  void withoutTheTokenNobodyIsAsked(String token) {
    secrets.put("npm/token", token);
    String lockFile = LockFiles.of(LockFiles.member("node_modules/a", "1.0.0", A));

    assertThatThrownBy(() -> packages.install(lockFile, PRIVATE, folder))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage(
            "there is no token for the npm registry: no Secret npm in Edgeward's namespace with the label edgeward.dev/use: npm and an entry token");
    assertThat(asked).isEmpty();
  }

  @Test
  void nothingSecretIsPrinted() {
    assertThat(new Account("https://registry.example/", "secret").toString())
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://registry.example/",
        "http://localhost.example/",
        "http://127.0.0.1.example/",
        "ftp://localhost/"
      })
  void aTokenIsNotSentWhereOthersReadIt(String url) {
    secrets.put("npm/token", "secret");
    String lockFile = LockFiles.of(LockFiles.member("node_modules/a", "1.0.0", A));

    assertThatThrownBy(
            () -> packages.install(lockFile, new RegistryAddress(url, PRIVATE.token()), folder))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage("the npm registry isn't shown its token, as it isn't asked by https");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:4873", "http://127.0.0.1/npm/", "https://a.example"})
  void aTokenIsSentByHttpsOrWithinThisMachine(String url) throws Exception {
    archives.put("a/-/a-1.0.0.tgz", A);
    secrets.put("npm/token", "secret");
    String lockFile = LockFiles.of(LockFiles.member("node_modules/a", "1.0.0", A));

    packages.install(lockFile, new RegistryAddress(url, PRIVATE.token()), folder);

    assertThat(shown).containsExactly("secret");
  }

  /** The registry may have it right tomorrow, so it isn't the function's fault for good. */
  @Test
  void anArchiveWithAnotherHashIsNotUsed() {
    archives.put("a/-/a-1.0.0.tgz", B);

    assertThatThrownBy(() -> install(LockFiles.member("node_modules/a", "1.0.0", A)))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage(
            "a@1.0.0 of the npm registry is not what package-lock.json names: its SHA-512 differs");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anArchiveBringsNoLinks() throws Exception {
    byte[] link = Tarballs.gzip(Tarballs.tar(Map.of("package/index.js", "->/etc/hostname")));
    archives.put("a/-/a-1.0.0.tgz", link);

    install(LockFiles.member("node_modules/a", "1.0.0", link));

    assertThat(folder.resolve("node_modules/a")).isEmptyDirectory();
  }

  @Test
  void anArchiveStaysInItsFolder() throws Exception {
    byte[] thief = Tarballs.gzip(Tarballs.tar(Map.of("package/../../../evil.js", "stolen")));
    archives.put("a/-/a-1.0.0.tgz", thief);

    assertThatThrownBy(() -> install(LockFiles.member("node_modules/a", "1.0.0", thief)))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessageContaining("outside of its folder");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void aFileWhoseNameIsNoneIsRefused() {
    byte[] archive =
        Tarballs.gzip(
            Tarballs.tar(
                tar -> {
                  Tarballs.attribute(tar, "path", "package/\0.js");
                  Tarballs.add(tar, new TarArchiveEntry("package/a.js"), "1");
                }));
    archives.put("a/-/a-1.0.0.tgz", archive);

    assertThatThrownBy(() -> install(LockFiles.member("node_modules/a", "1.0.0", archive)))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessageContaining("outside of its folder");
  }

  @Test
  void whatIsNoArchiveIsTold() {
    byte[] text = "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    archives.put("a/-/a-1.0.0.tgz", text);

    assertThatThrownBy(() -> install(LockFiles.member("node_modules/a", "1.0.0", text)))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasMessage("the archive of a@1.0.0 can't be unpacked; the operator's log has more");
  }

  /** Its message would name a folder of the operator's, another one each time. */
  @Test
  void whatTheFileSystemSaysIsNotTold() {
    byte[] archive = Tarballs.gzip(Tarballs.tar(Map.of("package/a", "", "package/a/b.js", "")));
    archives.put("a/-/a-1.0.0.tgz", archive);

    assertThatThrownBy(() -> install(LockFiles.member("node_modules/a", "1.0.0", archive)))
        .isInstanceOf(WorkException.Unavailable.class)
        .hasCauseInstanceOf(FileSystemException.class)
        .hasMessage("the archive of a@1.0.0 can't be unpacked; the operator's log has more");
  }

  @Test
  void allPackagesTogetherHaveALimit() {
    byte[] large =
        Tarballs.gzip(Tarballs.tar(Map.of("package/large.txt", "x".repeat(33 * 1024 * 1024))));
    archives.put("a/-/a-1.0.0.tgz", large);
    archives.put("b/-/b-1.0.0.tgz", large);

    assertThatThrownBy(
            () ->
                install(
                    LockFiles.member("node_modules/a", "1.0.0", large),
                    LockFiles.member("node_modules/b", "1.0.0", large)))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage("the packages of package-lock.json are too large");
  }

  /** What is over the limit stays so for those that are unpacked beside it. */
  @Test
  void oneThatIsTooLargeOpensNoWayForOthers() throws Exception {
    var allowance = new Archive.Allowance(1_000, 10);
    byte[] large = Tarballs.gzip(Tarballs.tar(Map.of("package/a.js", "x".repeat(2_000))));
    byte[] larger = Tarballs.gzip(Tarballs.tar(Map.of("package/a.js", "x".repeat(50_000_000))));

    for (byte[] archive : new byte[][] {large, larger, A}) {
      assertThatThrownBy(() -> Archive.unpack(archive, folder.resolve("a"), allowance))
          .isInstanceOf(WorkException.Refused.class)
          .hasMessage("the packages of package-lock.json are too large");
    }
    assertThat(folder.resolve("a")).isEmptyDirectory();
  }

  @Test
  void aRegistryThatHangsKeepsNobodyElseWaiting() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch hanging = new CountDownLatch(6);
    var two =
        new Packages(
            (account, path, most) -> {
              if (account.url().contains("slow")) {
                hanging.countDown();
                held.await();
              }
              return A;
            },
            entry -> Optional.empty());
    String[] members = new String[10];
    for (int i = 0; i < members.length; i++) {
      members[i] = LockFiles.member("node_modules/a" + i, "1.0.0", A);
    }
    String lockFile = LockFiles.of(members);
    Thread slow =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    two.install(
                        lockFile,
                        new RegistryAddress("https://slow.example/", null),
                        folder.resolve("slow"));
                  } catch (WorkException | InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    hanging.await();

    two.install(lockFile, REGISTRY, folder.resolve("fast"));

    assertThat(folder.resolve("fast/node_modules/a9/lib/index.js")).hasContent("a");
    held.countDown();
    slow.join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"../evil\": {\"version\": \"1.0.0\", \"integrity\": \"sha512-AA==\"}",
        "\"node_modules/..\": {\"version\": \"../1.0.0\", \"integrity\": \"sha512-AA==\"}",
        "\"node_modules/a\": {\"version\": \"1.0.0/../../b\", \"integrity\": \"sha512-AA==\"}",
        "\"node_modules/a\": {\"name\": \"../b\", \"version\": \"1.0.0\", \"integrity\": \"sha512-AA==\"}",
        "\"node_modules/a\": {\"resolved\": \"../local\", \"link\": true}",
        "\"node_modules/a\": {\"version\": \"1.0.0\", \"resolved\": \"git+ssh://git@example.com/a.git\"}",
        "\"packages/a\": {\"version\": \"1.0.0\", \"integrity\": \"sha512-AA==\"}"
      })
  void onlyPackagesOfARegistryArePossible(String member) {
    assertThatThrownBy(() -> install(member))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessageContaining("only packages of a registry are possible");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"integrity\": \"sha1-AA==\", ", "\"integrity\": \"md5-AA==\", "})
  void aPackageNeedsAHashThatProvesSomething(String integrity) {
    assertThatThrownBy(
            () -> install("\"node_modules/a\": {" + integrity + "\"version\": \"1.0.0\"}"))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessage("package-lock.json has no integrity of a@1.0.0 of SHA-256 or more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"lockfileVersion\": 1, \"dependencies\": {}}"})
  void whatIsNoLockFileIsRefused(String text) {
    assertThatThrownBy(() -> packages.install(text, REGISTRY, folder))
        .isInstanceOf(WorkException.Refused.class)
        .hasMessageStartingWith("package-lock.json ");
  }
}
