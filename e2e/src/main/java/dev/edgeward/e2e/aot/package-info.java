/**
 * AOT caches of the two programs (JEP 483, 514, 515): classes loaded and linked, and profiles of
 * methods, so that a program starts in less time.
 */
@NullMarked
package dev.edgeward.e2e.aot;

import org.jspecify.annotations.NullMarked;
