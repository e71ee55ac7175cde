/**
 * What an endpoint asks for, with the caller: visibility, validation against other objects, writes.
 * Knows no HTTP.
 */
@NullMarked
package dev.edgeward.apiserver.service;

import org.jspecify.annotations.NullMarked;
