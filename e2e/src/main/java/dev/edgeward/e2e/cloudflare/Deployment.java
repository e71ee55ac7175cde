package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * Which versions serve.
 *
 * @param shares their percentages, 100 in all
 */
record Deployment(
    String id, Instant created, String source, ObjectNode annotations, List<Share> shares) {

  /** A version's part of the requests. */
  record Share(String versionId, double percentage) {}

  Deployment {
    shares = List.copyOf(shares);
  }

  boolean has(ScriptVersion version) {
    return shares.stream().anyMatch(share -> share.versionId().equals(version.id()));
  }
}
