/**
 * The only place that speaks to Cloudflare's API v4: a port, its HTTP adapter, and the budget of
 * calls that all users of one token share. Knows nothing of Kubernetes, of Runtimes or of what is
 * uploaded; invocations and bundles don't go this way but through the dispatcher.
 */
@NullMarked
package dev.edgeward.operator.cloudflare;

import org.jspecify.annotations.NullMarked;
