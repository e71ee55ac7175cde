/**
 * A double of Cloudflare for tests and benchmarks: the part of its API v4 that the operator and
 * wrangler use, Workers KV, and an edge that runs what is uploaded in real workerd processes.
 * {@link dev.edgeward.e2e.cloudflare.FakeCloudflare} is the way in. Nothing here knows of
 * Kubernetes or of the operator.
 */
@NullMarked
package dev.edgeward.e2e.cloudflare;

import org.jspecify.annotations.NullMarked;
