/** The subcommands of {@code ./dev} that deal with the local stack. */
@NullMarked
package dev.edgeward.e2e.cli;

import org.jspecify.annotations.NullMarked;
