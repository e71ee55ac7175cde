package dev.edgeward.apiserver.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * That something is deleted.
 *
 * @param success always true: what fails is an error
 */
@Schema(name = "Deleted")
record Deleted(@Schema(required = true) boolean success) {
  static final Deleted DONE = new Deleted(true);
}
