/** How tests and the command line talk to a running stack as its users do: over REST. */
@NullMarked
package dev.edgeward.e2e.client;

import org.jspecify.annotations.NullMarked;
