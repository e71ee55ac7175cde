package dev.edgeward.operator.integration;

import dev.edgeward.api.v1alpha1.Integration;
import dev.edgeward.api.v1alpha1.OpenApi;
import dev.edgeward.api.v1alpha1.SecuritySchemeStatus;
import dev.edgeward.operator.openapi.OpenApiDocument;
import dev.edgeward.operator.openapi.OperationFunction;
import dev.edgeward.operator.openapi.Operations;
import dev.edgeward.operator.openapi.Problem;
import dev.edgeward.operator.openapi.SecuritySchemes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the documents of Integrations say, as far as it is asked for again and again: the digests of
 * their functions. The functions themselves are made anew when one is to be written.
 */
final class Imports {
  private final String module;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private final Map<String, Whole> fresh = new ConcurrentHashMap<>();

  /**
   * What a document says.
   *
   * @param key of document and settings
   * @param documentDigest SHA-256 of the document
   * @param wanted the digest of each function, by name
   * @param origins where their requests go
   * @param schemes the ways in that it describes
   * @param problems what keeps other operations from being functions
   * @param remarks what else is wrong with it, and keeps nothing from being a function
   * @param readable whether it is a document at all
   */
  record Import(
      String key,
      String documentDigest,
      Map<String, String> wanted,
      List<String> origins,
      List<SecuritySchemeStatus> schemes,
      List<Problem> problems,
      List<String> remarks,
      boolean readable) {}

  /** What was read, and of what. */
  private record Known(DocumentSource.Found document, String choices, Import summary) {}

  /** What a document says, with the functions. */
  record Whole(Import summary, Map<String, OperationObject> functions) {}

  /**
   * Imports.
   *
   * @param module the code of every operation
   */
  Imports(String module) {
    this.module = module;
  }

  /** What the document of an Integration says; read once while it stays the same. */
  Import of(Integration integration, OpenApi settings, DocumentSource.Found document) {
    String uid = integration.getMetadata().getUid();
    String choices = choices(settings);
    Known before = known.get(uid);
    if (before != null && before.document.equals(document) && before.choices.equals(choices)) {
      return before.summary;
    }
    Whole whole = read(integration, settings, document);
    known.put(uid, new Known(document, choices, whole.summary));
    fresh.put(uid, whole);
    return whole.summary;
  }

  /**
   * The same with the functions, which are kept until they are {@linkplain #drop dropped}.
   *
   * @param summary that was {@linkplain #of given} for the document
   */
  Whole whole(
      Integration integration, OpenApi settings, DocumentSource.Found document, Import summary) {
    return fresh.compute(
        integration.getMetadata().getUid(),
        (uid, kept) ->
            kept != null && kept.summary.key.equals(summary.key)
                ? kept
                : read(integration, settings, document));
  }

  /** Nothing is to be written for now: functions of large documents take much memory. */
  void drop(Integration integration) {
    fresh.remove(integration.getMetadata().getUid());
  }

  private Whole read(Integration integration, OpenApi settings, DocumentSource.Found document) {
    byte[] bytes = document.bytes();
    String digest = sha256(bytes);
    String key = digest + " " + choices(settings);
    return switch (OpenApiDocument.read(bytes)) {
      case OpenApiDocument.Unreadable(Problem problem) ->
          new Whole(
              new Import(
                  key, digest, Map.of(), List.of(), List.of(), List.of(problem), List.of(), false),
              Map.of());
      case OpenApiDocument.Read(OpenApiDocument read) -> {
        Operations operations = Operations.of(read, settings, integration.getMetadata().getName());
        yield whole(integration, settings, operations, read, key, digest);
      }
    };
  }

  private Whole whole(
      Integration integration,
      OpenApi settings,
      Operations operations,
      OpenApiDocument document,
      String key,
      String digest) {
    Map<String, OperationObject> functions = new LinkedHashMap<>();
    Map<String, String> wanted = new LinkedHashMap<>();
    List<Problem> problems = new ArrayList<>(operations.problems());
    for (OperationFunction operation : operations.functions()) {
      try {
        OperationObject object =
            OperationObject.of(integration, operation, module, settings.timeoutSeconds());
        functions.put(operation.name(), object);
        wanted.put(operation.name(), object.digest());
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(operation.operationId(), String.valueOf(e.getMessage())));
      }
    }
    return new Whole(
        new Import(
            key,
            digest,
            wanted,
            operations.origins().stream().sorted().toList(),
            SecuritySchemes.of(document),
            problems,
            document.remarks(),
            true),
        functions);
  }

  /** Forgets an Integration that is gone. */
  void forget(Integration integration) {
    known.remove(integration.getMetadata().getUid());
    drop(integration);
  }

  private static String choices(OpenApi settings) {
    return new OpenApi(
            null,
            settings.configMapRef(),
            settings.serverUrl(),
            settings.include(),
            settings.exclude(),
            settings.timeoutSeconds())
        .toString();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
