/**
 * Filters, orders, keyset cursors and pages over rows in memory: {@link
 * dev.edgeward.apiserver.query.Entity} says what can be asked, {@link
 * dev.edgeward.apiserver.query.Query} asks. Free of any framework, of HTTP and of what the rows
 * are.
 */
@NullMarked
package dev.edgeward.apiserver.query;

import org.jspecify.annotations.NullMarked;
