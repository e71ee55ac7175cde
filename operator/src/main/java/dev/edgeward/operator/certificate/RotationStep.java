package dev.edgeward.operator.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/**
 * What is to be done next with the certificate of the webhooks. Pure.
 *
 * <p>A rotation never has two parties disagree: the next authority is trusted before anybody serves
 * its certificate, and the former one until nobody does.
 */
enum RotationStep {
  /** There is no certificate that would do: a new one is served at once. */
  MAKE,
  /** The certificate ends soon: a next one is made, and its authority trusted. */
  ANNOUNCE,
  /** Everybody trusts the next one by now: it is served. */
  PROMOTE,
  /** Everybody serves the present one by now: the former authority is forgotten. */
  RETIRE,
  NOTHING;

  /** A certificate is replaced when a third of its life is left. */
  private static final int PARTS = 3;

  /**
   * Decides.
   *
   * @param held what there is
   * @param hosts names and addresses that a certificate is to stand for
   * @param lifetime of a certificate
   * @param overlap how long everybody has to take note of a step
   * @param told whether those who are to trust were told all that is held
   * @param now the time
   */
  static RotationStep of(
      HeldCertificates held,
      Collection<String> hosts,
      Duration lifetime,
      Duration overlap,
      boolean told,
      Instant now) {
    Instant end = held.end().orElse(Instant.MIN);
    if (!end.isAfter(now) || !held.isFor(hosts)) {
      return MAKE;
    }
    boolean settled = held.since().map(since -> !now.isBefore(since.plus(overlap))).orElse(true);
    if (held.next().isPresent()) {
      return settled && told ? PROMOTE : NOTHING;
    }
    if (held.hasFormer()) {
      return settled ? RETIRE : NOTHING;
    }
    return now.isBefore(end.minus(lifetime.dividedBy(PARTS))) ? NOTHING : ANNOUNCE;
  }
}
