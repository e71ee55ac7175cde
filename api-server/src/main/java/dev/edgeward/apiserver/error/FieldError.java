package dev.edgeward.apiserver.error;

/**
 * What is wrong with one part of a request.
 *
 * @param pointer a JSON pointer into the body, or the name of a query parameter
 * @param message for people
 */
public record FieldError(String pointer, String message) {}
