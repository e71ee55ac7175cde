/**
 * Runtime: makes its keys, watches its health, and hands out connections to it. What is said over a
 * connection is in {@code dispatch}.
 */
@NullMarked
package dev.edgeward.operator.runtime;

import org.jspecify.annotations.NullMarked;
