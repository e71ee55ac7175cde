package dev.edgeward.operator.bundle;

/**
 * What a code store keeps a bundle under.
 *
 * @param workspaceId whose code it is
 * @param digest of the bundle
 */
public record BundleKey(String workspaceId, String digest) {}
