/** What the documentation says of itself: links, anchors, commands. */
@NullMarked
package dev.edgeward.e2e.docs;

import org.jspecify.annotations.NullMarked;
