/**
 * Order, keyset cursors and pages over rows in memory. Free of any framework and of what the rows
 * are.
 */
@NullMarked
package dev.edgeward.apiserver.query;

import org.jspecify.annotations.NullMarked;
