/**
 * How calls to what is outside are measured, not which calls, nor what their ends mean; and how
 * long Functions wait.
 */
@NullMarked
package dev.edgeward.operator.metrics;

import org.jspecify.annotations.NullMarked;
