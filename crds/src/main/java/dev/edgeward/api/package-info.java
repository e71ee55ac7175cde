/**
 * What both programs must agree on: ids, labels, canonical digests, the bundle, conditions. Pure
 * functions, no I/O and no clock.
 */
@NullMarked
package dev.edgeward.api;

import org.jspecify.annotations.NullMarked;
