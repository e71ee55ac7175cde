/**
 * Tests of the whole system; each class that is extended with {@link LocalStackExtension} shares
 * one stack.
 */
package dev.edgeward.e2e;
