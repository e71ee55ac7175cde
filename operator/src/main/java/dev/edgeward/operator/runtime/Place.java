package dev.edgeward.operator.runtime;

import dev.edgeward.api.v1alpha1.CloudflareStatus;
import dev.edgeward.api.v1alpha1.RuntimeStatus;
import dev.edgeward.operator.status.Verdict;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the dispatcher of a Runtime is.
 *
 * @param url of it, null when nobody knows
 * @param cloudflare what there is at Cloudflare, null for a self-hosted workerd
 * @param verdicts on the way there; none for a self-hosted workerd
 * @param drift what somebody else had changed at Cloudflare and is repaired; none when nobody had
 */
record Place(
    @Nullable URI url,
    @Nullable CloudflareStatus cloudflare,
    List<Verdict> verdicts,
    List<String> drift) {
  static Place of(@Nullable URI url) {
    return new Place(url, null, List.of(), List.of());
  }

  /** What was found at Cloudflare the last time: it holds until somebody looks again. */
  static Place known(@Nullable RuntimeStatus status) {
    return new Place(
        status == null || status.url() == null ? null : URI.create(status.url()),
        status == null ? null : status.cloudflare(),
        DeploymentSteps.verdicts(status),
        List.of());
  }

  /** The verdict of a type; null when there is none. */
  @Nullable Verdict verdict(String type) {
    return verdicts.stream().filter(one -> one.type().equals(type)).findFirst().orElse(null);
  }
}
