package dev.edgeward.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.v1alpha1.Bundling;
import dev.edgeward.api.v1alpha1.FunctionSpec;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.InputContract;
import dev.edgeward.api.v1alpha1.LocalRef;
import dev.edgeward.api.v1alpha1.OutputContract;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of a version, as a whole, and what is named after it. Pure. */
public final class VersionContent {
  /**
   * The most bytes that a version may have in etcd with its sealed environment. etcd takes 1.5 MiB;
   * metadata and conditions have the rest.
   */
  public static final int MAX_BYTES = 1_500_000;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ESCAPE = 5;
  private static final int MAX_NAME = 253;
  private static final int DIGITS = 10;

  private VersionContent() {}

  /**
   * The digest of all that decides what an invocation does; not whose version it is, nor its
   * number.
   *
   * @param spec of a version; what it says of its own digests is not read
   * @return 64 lower-case hexadecimal digits
   * @throws IllegalArgumentException when the spec has no canonical JSON, or nests too deeply to
   *     look
   */
  public static String digest(FunctionVersionSpec spec) {
    ObjectNode content =
        JSON.valueToTree(spec.packedFiles() == null ? spec : spec.withFiles(files(spec), null));
    content.remove(List.of("functionId", "number", "digest", "bundleDigest"));
    if (DeepJson.isDeeper(content, DeepJson.MAX_DEPTH)) {
      throw new IllegalArgumentException("no canonical JSON: too deep");
    }
    return Digests.of(content);
  }

  /**
   * The files of a version, packed or not.
   *
   * @param spec of a version
   * @return source by file name; empty where it has none, or none that can be unpacked
   */
  public static Map<String, String> files(FunctionVersionSpec spec) {
    if (spec.packedFiles() != null) {
      return PackedFiles.unpack(spec.packedFiles()).orElse(Map.of());
    }
    return spec.files() == null ? Map.of() : spec.files();
  }

  /**
   * A spec as it is to be kept: with its files packed where it would be too large for etcd with
   * them as they are. Its digests are the same either way.
   *
   * @param spec with files that aren't packed
   * @return a spec, still too large if packing it isn't enough, or no dispatcher takes as much
   */
  public static FunctionVersionSpec packed(FunctionVersionSpec spec) {
    long bytes = bytes(spec);
    return spec.files() == null || bytes <= MAX_BYTES || bytes > PackedFiles.MOST_BYTES
        ? spec
        : spec.withFiles(null, PackedFiles.pack(spec.files()));
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

  /**
   * What a function's spec and its code make, before it has a number and digests.
   *
   * @param functionId of the function
   * @param spec of the function; its own code and schemas are not read
   * @param files source by file name
   * @param entrypoint the main file
   * @param input what the arguments must be, resolved
   * @param output what the result must be, resolved
   * @param runtime the name of the Runtime
   * @param bundling how the files were made, null where they are as they were written
   * @param artifactDigest of the OCI artifact that the code came in, null where it came otherwise
   * @return a spec without number and digests
   */
  public static FunctionVersionSpec draft(
      String functionId,
      FunctionSpec spec,
      Map<String, String> files,
      String entrypoint,
      @Nullable InputContract input,
      @Nullable OutputContract output,
      String runtime,
      @Nullable Bundling bundling,
      @Nullable String artifactDigest) {
    return new FunctionVersionSpec(
        functionId,
        null,
        null,
        null,
        files,
        null,
        entrypoint,
        spec.compatibilityDate() == null
            ? Bundle.DEFAULT_COMPATIBILITY_DATE
            : spec.compatibilityDate(),
        spec.compatibilityFlags(),
        input,
        output,
        spec.env(),
        spec.egress(),
        spec.limits(),
        new LocalRef(runtime),
        bundling,
        artifactDigest);
  }

  /**
   * The name of a version's object: the function's name and the beginning of the digest. A name
   * that leaves no room for it is cut, and told apart by a digest of its own.
   *
   * @param function the name of the Function
   * @param digest of the version
   * @return a valid name of an object
   */
  public static String name(String function, String digest) {
    String suffix = "-" + digest.substring(0, DIGITS);
    if (function.length() + suffix.length() <= MAX_NAME) {
      return function + suffix;
    }
    suffix = "-" + Digests.sha256(function).substring(0, DIGITS) + suffix;
    String cut = function.substring(0, MAX_NAME - suffix.length());
    // No part of a name ends in a dash, nor is it empty.
    return cut.replaceAll("[.-]+$", "") + suffix;
  }

  /**
   * The id of a version.
   *
   * @param functionId of the function
   * @param digest of the version
   * @return {@code fnv_} and what its content makes
   */
  public static String id(String functionId, String digest) {
    return Ids.ofContent(Ids.FUNCTION_VERSION, functionId + "/" + digest);
  }
}
