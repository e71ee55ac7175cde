/**
 * How the operator reads what the API server answers, and how it takes its refusals: what is gone
 * is done, what is stale is tried again, and no failure costs more than a line of the log. Knows no
 * kind of ours.
 */
@NullMarked
package dev.edgeward.operator.kubernetes;

import org.jspecify.annotations.NullMarked;
