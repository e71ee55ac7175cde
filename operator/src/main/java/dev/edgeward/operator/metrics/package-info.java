/**
 * How calls to what is outside are measured, not which calls, nor what their ends mean; how long
 * Functions wait, and which Runtimes are ready.
 */
@NullMarked
package dev.edgeward.operator.metrics;

import org.jspecify.annotations.NullMarked;
