/**
 * Invocations in distributed traces: the context that comes and goes with them, and their spans.
 */
@NullMarked
package dev.edgeward.apiserver.trace;

import org.jspecify.annotations.NullMarked;
