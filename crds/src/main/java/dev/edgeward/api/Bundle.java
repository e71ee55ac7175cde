package dev.edgeward.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgeward.api.v1alpha1.Egress;
import dev.edgeward.api.v1alpha1.EgressPolicy;
import dev.edgeward.api.v1alpha1.FunctionVersionSpec;
import dev.edgeward.api.v1alpha1.Limits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime loads for a version: the code and all that the loader freezes with it. Its digest
 * is its name in the code store. What decides an invoke without being loaded (timeout, schemas,
 * env) is in the version's digest, not here.
 *
 * @param files source by file name
 * @param entrypoint the name of the main file
 * @param compatibilityDate of the Workers runtime, {@code YYYY-MM-DD}
 * @param compatibilityFlags of the Workers runtime, in the user's order
 * @param cpuMs CPU time per invocation in milliseconds, null for the runtime's own limit
 * @param subrequests fetches per invocation, null for the runtime's own limit
 * @param egress what the code may reach
 * @param hosts the hosts of an {@link EgressPolicy#ALLOW_LIST}
 */
public record Bundle(
    Map<String, String> files,
    String entrypoint,
    String compatibilityDate,
    List<String> compatibilityFlags,
    @Nullable Integer cpuMs,
    @Nullable Integer subrequests,
    EgressPolicy egress,
    List<String> hosts) {

  /** The Workers compatibility date of a function that names none. */
  public static final String DEFAULT_COMPATIBILITY_DATE = "2026-11-01";

  /** The main file of a function that names none. */
  public static final String DEFAULT_ENTRYPOINT = "main.js";

  /** Copies what it is given, so that a bundle never changes. */
  public Bundle {
    files = Map.copyOf(files);
    compatibilityFlags = List.copyOf(compatibilityFlags);
    hosts = List.copyOf(hosts);
  }

  /**
   * The bundle of a version.
   *
   * @param version as the operator wrote it
   * @return its bundle, whose digest is the version's {@code bundleDigest}
   */
  public static Bundle of(FunctionVersionSpec version) {
    Limits limits = version.limits();
    Egress egress = version.egress();
    EgressPolicy policy =
        egress == null || egress.policy() == null ? EgressPolicy.DENY : egress.policy();
    return new Bundle(
        VersionContent.files(version),
        version.entrypoint() == null ? DEFAULT_ENTRYPOINT : version.entrypoint(),
        version.compatibilityDate() == null
            ? DEFAULT_COMPATIBILITY_DATE
            : version.compatibilityDate(),
        version.compatibilityFlags() == null ? List.of() : version.compatibilityFlags(),
        limits == null ? null : limits.cpuMs(),
        limits == null ? null : limits.subrequests(),
        policy,
        egress == null || egress.hosts() == null || policy != EgressPolicy.ALLOW_LIST
            ? List.of()
            : egress.hosts());
  }

  /**
   * The bundle as the runtime protocol writes it.
   *
   * @return a JSON object
   */
  public ObjectNode toJson() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    ObjectNode sources = json.objectNode();
    new TreeMap<>(files).forEach(sources::put);
    ObjectNode limits = json.objectNode();
    if (cpuMs != null) {
      limits.put("cpuMs", cpuMs);
    }
    if (subrequests != null) {
      limits.put("subrequests", subrequests);
    }
    ObjectNode bundle = json.objectNode();
    bundle.set("files", sources);
    bundle.put("entrypoint", entrypoint);
    bundle.put("compatibilityDate", compatibilityDate);
    bundle.set("compatibilityFlags", strings(compatibilityFlags));
    bundle.set("limits", limits);
    ObjectNode network = json.objectNode().put("policy", egress.text());
    network.set("hosts", strings(hosts));
    bundle.set("egress", network);
    return bundle;
  }

  /**
   * The digest of {@link #toJson}.
   *
   * @return 64 lower-case hexadecimal digits
   */
  public String digest() {
    return Digests.of(toJson());
  }

  private static JsonNode strings(List<String> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(array::add);
    return array;
  }
}
