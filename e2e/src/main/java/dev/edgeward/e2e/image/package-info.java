/** Container images of the two programs, made with Jib: no container engine is needed. */
@NullMarked
package dev.edgeward.e2e.image;

import org.jspecify.annotations.NullMarked;
