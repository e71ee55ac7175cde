/**
 * Programs are killed at each of their writes, one after the other, and at random: nothing may be
 * lost by it, or stay behind.
 */
@NullMarked
package dev.edgeward.e2e.crash;

import org.jspecify.annotations.NullMarked;
