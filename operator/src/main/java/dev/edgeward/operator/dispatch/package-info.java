/**
 * The only place that speaks to dispatchers: a port, its HTTP adapter, tokens and sealing. Knows
 * nothing of Kubernetes.
 */
@NullMarked
package dev.edgeward.operator.dispatch;

import org.jspecify.annotations.NullMarked;
