package dev.edgeward.operator.oci;

import org.jspecify.annotations.Nullable;

/**
 * An artifact, and how it is asked for. Whoever shows other credentials asks for something else:
 * what one was given, another isn't.
 *
 * @param reference of the artifact
 * @param insecure whether the registry is asked by http, as the platform says
 * @param credentials for the registry, null for none
 */
public record Source(Reference reference, boolean insecure, @Nullable Credentials credentials) {}
