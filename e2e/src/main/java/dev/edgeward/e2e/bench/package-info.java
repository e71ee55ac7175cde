/**
 * What Edgeward's performance targets are measured with, behind {@code ./dev bench}. Each part runs
 * against a stack of its own and gives numbers with their targets. What a number means is in
 * docs/benchmarks.md; whether it is right to miss a target is not decided here.
 */
@NullMarked
package dev.edgeward.e2e.bench;

import org.jspecify.annotations.NullMarked;
