package dev.edgeward.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.edgeward.e2e.LocalStackExtension;
import dev.edgeward.e2e.TestStack;
import dev.edgeward.e2e.registry.Tarball;
import dev.edgeward.e2e.stack.EdgewardKinds;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A team writes TypeScript: it serves, and what goes wrong is told by the lines that they wrote.
 */
@ExtendWith(LocalStackExtension.class)
class TypeScriptE2E {
  private static final String GREET =
      """
      code:
        entrypoint: src/main.ts
        files:
          src/main.ts: |
            import { hello, type Person } from "./hello";

            export default async (person: Person) => hello(person);
          src/hello.ts: |
            export interface Person {
              who: string;
            }

            export function hello({ who }: Person): string {
              if (who === "nobody") throw new RangeError("nobody is there");
              return `Hello ${who}`;
            }
      """;

  private Team team;

  @BeforeEach
  void newTeam(TestStack stack) {
    team = new Team(stack);
  }

  @Test
  void typeScriptServes() throws Exception {
    TeamFunction greet = team.function("greet");

    greet.awaitServed(greet.applySpec(GREET));

    assertThat(greet.result(Map.of("who", "Ann")).asText()).isEqualTo("Hello Ann");
    assertThat(greet.invoke(Map.of("who", "nobody")).body().path("error").asText())
        .matches("RangeError: nobody is there \\(src/hello\\.ts:6:\\d+\\)");
  }

  @Test
  void aSyntaxErrorIsToldByFileAndLineAndTheOldCodeServes() throws Exception {
    TeamFunction greet = team.function("broken");
    greet.awaitServed(greet.applySpec(GREET));

    long generation = greet.applySpec(GREET.replace("return `Hello", "return return `Hello"));

    TeamFunction.Condition why = greet.awaitFalse("LatestVersionReady", generation);
    assertThat(why.reason()).isEqualTo("BundlingFailed");
    assertThat(why.message()).isEqualTo("src/hello.ts:7:10: Unexpected \"return\"");
    assertThat(greet.result(Map.of("who", "Ann")).asText()).isEqualTo("Hello Ann");
  }

  @Test
  void codeThatReadsTheOperatorsFilesIsRefused() throws Exception {
    TeamFunction thief = team.function("thief");

    long generation =
        thief.applySpec(
            """
            code:
              entrypoint: main.ts
              files:
                main.ts: |
                  import hosts from "/etc/hostname" with { type: "text" };
                  export default () => hosts;
            """);

    TeamFunction.Condition why = thief.awaitFalse("LatestVersionReady", generation);
    assertThat(why.reason()).isEqualTo("BundlingFailed");
    assertThat(why.message()).contains("/etc/hostname", "none of the function's files");
  }

  /** Real packages of the registry that npm uses here: an ES module, CommonJS, a subpath export. */
  @Test
  void packagesServe(TestStack stack) throws Exception {
    useRegistry(stack, npmRegistry(), "null");
    TeamFunction hash = team.function("hash");

    hash.awaitServed(hash.applySpec(packages("6FlzubTL")));

    assertThat(hash.result(Map.of("text", "abc", "time", "2 days")).toString())
        .isEqualTo("{\"hash\":\"ba7816bf\",\"millis\":172800000,\"queue\":[1,2]}");

    long generation = hash.applySpec(packages("7FlzubTL"));

    TeamFunction.Condition why = hash.awaitFalse("LatestVersionReady", generation);
    assertThat(why.reason()).isEqualTo("BundlerUnavailable");
    assertThat(why.message())
        .isEqualTo(
            "ms@2.1.3 of the npm registry is not what package-lock.json names: its SHA-512 differs");
    assertThat(hash.invoke(Map.of("text", "abc", "time", "1s")).status()).isEqualTo(200);
  }

  private static void useRegistry(TestStack stack, String url, String tokenSecret) {
    stack
        .admin()
        .genericKubernetesResources(EdgewardKinds.RUNTIMES)
        .withName("local")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"npm\": {\"registry\": \"%s\", \"tokenSecretRef\": %s}}}"
                .formatted(url, tokenSecret));
  }

  @Test
  void aPackageOfAPrivateRegistryServesForTheRuntimesToken(TestStack stack) throws Exception {
    byte[] archive = Tarball.of("package/index.js", "export const value = 'private';");
    HttpServer registry = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    registry.createContext(
        "/value/-/value-1.0.0.tgz",
        exchange -> {
          boolean shown =
              "Bearer not-secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(shown ? 200 : 401, shown ? archive.length : -1);
          if (shown) {
            exchange.getResponseBody().write(archive);
          }
          exchange.close();
        });
    registry.start();
    try {
      useRegistry(
          stack,
          "http://127.0.0.1:" + registry.getAddress().getPort() + "/",
          "{\"name\": \"npm\"}");
      TeamFunction function = team.function("private");

      long generation = function.applySpec(ofPrivatePackage(archive));
      assertThat(function.awaitFalse("LatestVersionReady", generation).message())
          .contains("no Secret npm in Edgeward's namespace");

      stack.apply(
          "edgeward",
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: npm, labels: {edgeward.dev/use: npm}}
          stringData: {token: not-secret}
          """);
      function.awaitServed(generation);
      assertThat(function.result().asText()).isEqualTo("private");
    } finally {
      registry.stop(0);
    }
  }

  private static String ofPrivatePackage(byte[] archive) throws Exception {
    String hash =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-512").digest(archive));
    return """
        code:
          files:
            main.js: |
              import { value } from "value";
              export default () => value;
            package-lock.json: |
              {"lockfileVersion": 3, "packages": {
                "": {"dependencies": {"value": "1.0.0"}},
                "node_modules/value": {"version": "1.0.0", "integrity": "sha512-%s"}}}
        """
        .formatted(hash);
  }

  /** With the beginning of a hash, which is right or wrong. */
  private static String packages(String beginning) {
    return """
        code:
          entrypoint: main.ts
          files:
            main.ts: |
              import ms from "ms";
              import Queue from "yocto-queue";
              import { sha256 } from "@noble/hashes/sha2.js";

              export default ({ text, time }: { text: string; time: ms.StringValue }) => {
                const queue = new Queue<number>();
                queue.enqueue(1);
                queue.enqueue(2);
                const bytes = sha256(new TextEncoder().encode(text));
                const hash = Array.from(bytes.slice(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
                return { hash, millis: ms(time), queue: [...queue] };
              };
            package-lock.json: |
              {"lockfileVersion": 3, "packages": {
                "": {"dependencies": {"@noble/hashes": "1.8.0", "ms": "2.1.3", "yocto-queue": "1.2.1"}},
                "node_modules/@noble/hashes": {
                  "version": "1.8.0",
                  "integrity": "sha512-jCs9ldd7NwzpgXDIf6P3+NrHh9/sD6CQdxHyjQI+h/6rDNo88ypBxxz45UDuZHz9r3tNz7N/VInSVoVdtXEI4A=="
                },
                "node_modules/ms": {
                  "version": "2.1.3",
                  "integrity": "sha512-%sZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA=="
                },
                "node_modules/yocto-queue": {
                  "version": "1.2.1",
                  "integrity": "sha512-AyeEbWOu/TAXdxlV9wmGcR0+yh2j3vYPGOECcIj2S7MkrLyC7ne+oye2BKTItt0ii2PHk4cDy+95+LshzbXnGg=="
                }}}
        """
        .formatted(beginning);
  }

  private static String npmRegistry() throws Exception {
    Process npm =
        new ProcessBuilder("npm", "config", "get", "registry")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
