/** What can be asked of each kind, and how far a caller sees from one to another. */
@NullMarked
package dev.edgeward.apiserver.service.catalog;

import org.jspecify.annotations.NullMarked;
