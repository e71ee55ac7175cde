/**
 * Runtimes at Cloudflare as a whole, with the double of it that runs what is uploaded; and what any
 * Runtime owes to those who call it, wherever its dispatcher runs.
 */
@NullMarked
package dev.edgeward.e2e.edge;

import org.jspecify.annotations.NullMarked;
