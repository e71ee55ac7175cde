/**
 * The local stack: which processes it is made of, how each is started, and what is put into the
 * fresh cluster. How a process is kept running is not known here, but in {@link
 * dev.edgeward.e2e.process}.
 */
@NullMarked
package dev.edgeward.e2e.stack;

import org.jspecify.annotations.NullMarked;
