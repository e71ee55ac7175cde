package dev.edgeward.operator.oci;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.operator.background.WorkException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;

/** A registry that can be down, slow, private, and a liar. */
@NullUnmarked // a null fails the test
public final class InMemoryRegistry implements Registry {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** How many manifests it gave. */
  public final AtomicInteger given = new AtomicInteger();

  /** How many are held. */
  final AtomicInteger waiting = new AtomicInteger();

  public volatile boolean down;
  public volatile CountDownLatch held = new CountDownLatch(0);
  public volatile String password;

  private final Map<String, byte[]> content = new ConcurrentHashMap<>();

  /** Files, a layer each; gives the reference of the artifact. */
  public String push(String place, Map<String, String> files) {
    ArrayNode layers = JSON.arrayNode();
    new TreeMap<>(files)
        .forEach(
            (name, source) ->
                layers.add(
                    titled(
                        layer("text/javascript", source.getBytes(StandardCharsets.UTF_8)), name)));
    return push(place, layers);
  }

  /** Layers as they are; gives the reference of the artifact. */
  String push(String place, ArrayNode layers) {
    return place + "@" + store(manifest(layers).toString().getBytes(StandardCharsets.UTF_8));
  }

  static ObjectNode manifest(ArrayNode layers) {
    ObjectNode manifest = JSON.objectNode().put("schemaVersion", 2);
    manifest.put("mediaType", "application/vnd.oci.image.manifest.v1+json");
    manifest.set("layers", layers);
    return manifest;
  }

  /** Stores a layer, and describes it. */
  ObjectNode layer(String mediaType, byte[] blob) {
    return JSON.objectNode()
        .put("mediaType", mediaType)
        .put("digest", store(blob))
        .put("size", blob.length);
  }

  static ObjectNode titled(ObjectNode layer, String name) {
    layer.putObject("annotations").put("org.opencontainers.image.title", name);
    return layer;
  }

  String store(byte[] bytes) {
    String digest = digest(bytes);
    content.put(digest, bytes);
    return digest;
  }

  /** From now on it gives something else for a digest. */
  void falsify(String digest, byte[] bytes) {
    content.put(digest, bytes);
  }

  static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Visit visit(Source source) {
    return new Visit() {
      @Override
      public byte[] manifest(int most) throws WorkException {
        byte[] manifest = get(source, source.reference().digest());
        given.incrementAndGet();
        return manifest;
      }

      @Override
      public byte[] blob(String digest, int most) throws WorkException {
        return get(source, digest);
      }
    };
  }

  private byte[] get(Source source, String digest) throws WorkException {
    waiting.incrementAndGet();
    try {
      held.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      waiting.decrementAndGet();
    }
    if (down) {
      throw new WorkException.Unavailable("the registry is down");
    }
    String shown = source.credentials() == null ? null : source.credentials().password();
    if (password != null && !password.equals(shown)) {
      throw new WorkException.Unauthorized("the registry wants the password");
    }
    return Optional.ofNullable(content.get(digest))
        .orElseThrow(() -> new WorkException.Unavailable("there is no " + digest));
  }
}
