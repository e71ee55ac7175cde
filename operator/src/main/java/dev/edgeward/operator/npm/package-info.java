/**
 * Packages of npm: what a lock file asks for, fetched from one registry, held against its hashes,
 * and laid out as npm would. Nothing of a package is ever run.
 */
@NullMarked
package dev.edgeward.operator.npm;

import org.jspecify.annotations.NullMarked;
