/** The operator's wiring: configuration, clock, clients. */
@NullMarked
package dev.edgeward.operator;

import org.jspecify.annotations.NullMarked;
