/** The chart, with the real Helm: what it renders, and what a cluster makes of it. */
@NullMarked
package dev.edgeward.e2e.helm;

import org.jspecify.annotations.NullMarked;
