/**
 * Keeps operating-system processes running: starts them, finds them again after the supervisor
 * died, restarts what dies or hangs. Knows nothing of what the processes are.
 */
@NullMarked
package dev.edgeward.e2e.process;

import org.jspecify.annotations.NullMarked;
