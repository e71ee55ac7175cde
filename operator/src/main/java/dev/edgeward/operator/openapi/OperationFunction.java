package dev.edgeward.operator.openapi;

import java.util.Optional;
import java.util.Set;

/**
 * What a function needs to be an operation. JSON is text here: as nodes the thousands of a document
 * would take ten times the memory.
 *
 * @param name a valid name of an object, made of the operation's
 * @param operationId the operation's own name, or its method and path
 * @param description for people
 * @param input what the arguments must be, a JSON Schema
 * @param output what the result is, a JSON Schema
 * @param code the description that the code goes by, {@code operation.json}
 * @param origins where its requests go
 */
public record OperationFunction(
    String name,
    String operationId,
    String description,
    String input,
    Optional<String> output,
    String code,
    Set<String> origins) {}
