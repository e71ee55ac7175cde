package dev.edgeward.apiserver.index;

/**
 * An object of a kind, by its name.
 *
 * @param namespace of the object
 * @param name of the object
 */
public record ObjectKey(String namespace, String name) {}
