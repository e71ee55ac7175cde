package dev.edgeward.operator.version;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.Digests;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import java.util.List;
import java.util.Map;

/** The content of a version, as a whole: its digest and its size. Pure. */
public final class VersionContent {
  /**
   * The most bytes that a version may have in etcd with its sealed environment. etcd takes 1.5 MiB;
   * metadata and conditions have the rest.
   */
  public static final int MAX_BYTES = 1_500_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ESCAPE = 5;

  private VersionContent() {}

  /**
   * The digest of all that decides what an invocation does; not whose version it is, nor its
   * number.
   *
   * @param spec of a version; what it says of its own digests is not read
   * @return 64 lower-case hexadecimal digits
   * @throws IllegalArgumentException when the spec has no canonical JSON
   */
  public static String digest(FunctionVersionSpec spec) {
    ObjectNode content = JSON.valueToTree(spec);
    content.remove(List.of("functionId", "number", "digest", "bundleDigest"));
    return Digests.of(content);
  }

  /**
   * The bytes that a spec takes in etcd.
   *
   * @param spec of a version
   * @return its size as the API server writes it: it escapes {@code <}, {@code >} and {@code &}
   */
  public static long bytes(FunctionVersionSpec spec) {
    try {
      byte[] json = JSON.writeValueAsBytes(Map.of("spec", spec));
      long bytes = json.length;
      for (byte one : json) {
        if (one == '<' || one == '>' || one == '&') {
          bytes += ESCAPE;
        }
      }
      return bytes;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
  }
}
