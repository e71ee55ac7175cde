/**
 * The read model: informers that keep tables of what the REST API shows, reduced to what it needs.
 * Every read of the API but the freshness check of an invoke is answered from here. It decides
 * nothing and knows no caller.
 */
@NullMarked
package dev.edgeward.apiserver.index;

import org.jspecify.annotations.NullMarked;
