/** A real registry for OCI artifacts, with the client that people push to registries with. */
@NullMarked
package dev.edgeward.e2e.registry;

import org.jspecify.annotations.NullMarked;
