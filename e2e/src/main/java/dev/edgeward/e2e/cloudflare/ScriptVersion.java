package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A version of a script: nothing of it changes.
 *
 * @param number from 1, in the order in which they were made
 * @param source the client that made it: {@code wrangler} or {@code api}
 * @param annotations {@code workers/message} and others
 * @param modules the main one first
 */
record ScriptVersion(
    String id,
    int number,
    Instant created,
    String source,
    ObjectNode annotations,
    List<WorkerModule> modules,
    List<Binding> bindings,
    VersionSettings settings) {

  ScriptVersion {
    modules = List.copyOf(modules);
    bindings = List.copyOf(bindings);
  }

  /** The same with a main module that throws at each request. */
  ScriptVersion broken() {
    List<WorkerModule> others = new ArrayList<>(modules);
    WorkerModule main = others.getFirst();
    others.set(
        0,
        new WorkerModule(
            main.name(),
            WorkerModule.Type.ES_MODULE,
            Buffer.buffer("export default { fetch() { throw new Error('broken'); } };")));
    return new ScriptVersion(id, number, created, source, annotations, others, bindings, settings);
  }

  /** A digest of the modules. */
  String etag() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (WorkerModule module : modules) {
        digest.update(module.name().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(module.body().getBytes());
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
