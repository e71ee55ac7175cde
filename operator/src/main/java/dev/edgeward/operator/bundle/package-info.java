/**
 * The bundles of a Runtime as a whole: which ones versions name ({@code WantedBundles}), which ones
 * its code store lists, and what is to be done about the difference ({@code SyncPlan}, {@code
 * CodeStoreSync}).
 */
@NullMarked
package dev.edgeward.operator.bundle;

import org.jspecify.annotations.NullMarked;
