/** Holds the double of Cloudflare against its rules, by a client of its own. */
@NullMarked
package dev.edgeward.e2e.cloudflare;

import org.jspecify.annotations.NullMarked;
