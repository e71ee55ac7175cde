package dev.edgeward.apiserver.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.JDKRegularExpressionFactory;
import dev.edgeward.api.Digests;
import dev.edgeward.apiserver.error.FieldError;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * JSON Schema (2020-12) of arguments and results. Compiled once per content. A reference out of the
 * schema is never fetched: a schema that has one can't be used. Patterns run in the JDK's engine,
 * whose worst case is exponential: evaluation is bounded in steps and depth, not in time per
 * pattern.
 */
@Singleton
public final class JsonSchemas {
  private static final Logger LOG = Logger.getLogger(JsonSchemas.class);
  private static final int COMPILED = 1000;
  private static final int MOST_ERRORS = 20;
  private static final long MAX_STEPS = 5_000_000;
  private static final int MAX_DEPTH = 512;

  /** Of a value, and of all values that are checked at the same time: they are trees then. */
  static final int MAX_TOKENS = 300_000;

  private final SchemaRegistry registry =
      SchemaRegistry.withDialect(
          Dialects.getDraft202012(),
          builder ->
              builder
                  .schemaLoader(
                      loader ->
                          loader
                              .fetchRemoteResources(false)
                              .block(iri -> !standard(iri.toString())))
                  .schemaCacheEnabled(false)
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .pathType(PathType.JSON_POINTER)
                          .locale(Locale.ENGLISH)
                          .regularExpressionFactory(JDKRegularExpressionFactory.getInstance())
                          .build()));

  /** The digest costs more than most validations, so it is kept for as long as the schema lives. */
  private final Cache<JsonNode, String> digests = Caffeine.newBuilder().weakKeys().build();

  private final Semaphore checking = new Semaphore(MAX_TOKENS, true);

  private final Cache<String, Schema> compiled =
      Caffeine.newBuilder().maximumSize(COMPILED).build();

  /** A schema can't be used. */
  static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message, null, false, false);
    }
  }

  /** A value has more names, values and brackets than can be checked. */
  static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge() {
      super("more than " + MAX_TOKENS + " names, values and brackets", null, false, false);
    }
  }

  /**
   * What is wrong with a value. Waits while other large ones are checked.
   *
   * @param schema of the value
   * @param value JSON
   * @param prefix put before each pointer
   * @return nothing when it matches
   * @throws Unusable when the schema can't be used
   * @throws TooLarge when the value can't be checked
   */
  List<FieldError> errors(JsonNode schema, JsonSlice value, String prefix) {
    if (value.tokens() > MAX_TOKENS) {
      throw new TooLarge();
    }
    checking.acquireUninterruptibly(value.tokens());
    try {
      return checked(schema, value, prefix);
    } finally {
      checking.release(value.tokens());
    }
  }

  private List<FieldError> checked(JsonNode schema, JsonSlice value, String prefix) {
    try {
      Schema validator =
          compiled.get(digests.get(schema, JsonSchemas::digest), digest -> compile(schema));
      List<Error> errors =
          validator.validate(
              value.text(),
              InputFormat.JSON,
              context ->
                  context.executionConfig(
                      config ->
                          config.maxEvaluationSteps(MAX_STEPS).maxEvaluationDepth(MAX_DEPTH)));
      return errors.stream()
          .limit(MOST_ERRORS)
          .map(error -> new FieldError(prefix + error.getInstanceLocation(), message(error)))
          .toList();
    } catch (ValidationLimitExceededException e) {
      return List.of(new FieldError(prefix, "is too complex to be checked"));
    } catch (RuntimeException | StackOverflowError e) {
      LOG.warnf("A schema can't be used: %s", e.getClass().getSimpleName());
      throw new Unusable("the schema can't be used");
    }
  }

  /**
   * What is wrong with a schema itself.
   *
   * @param schema to be checked against the metaschema of 2020-12
   * @param prefix put before each pointer
   * @return nothing when it is one
   */
  public List<FieldError> violations(JsonNode schema, String prefix) {
    try {
      List<FieldError> errors =
          registry
              .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()))
              .validate(schema.toString(), InputFormat.JSON)
              .stream()
              .limit(MOST_ERRORS)
              .map(error -> new FieldError(prefix + error.getInstanceLocation(), message(error)))
              .toList();
      if (errors.isEmpty()) {
        compile(schema);
      }
      return errors;
    } catch (RuntimeException | StackOverflowError e) {
      return List.of(
          new FieldError(
              prefix, "the schema can't be used: a reference or a pattern in it is bad"));
    }
  }

  private Schema compile(JsonNode schema) {
    Schema validator = registry.getSchema(schema.toString(), InputFormat.JSON);
    validator.initializeValidators();
    return validator;
  }

  /** Canonical JSON is of objects and arrays; true and false are schemas too. */
  private static String digest(JsonNode schema) {
    return schema.isContainerNode() ? Digests.of(schema) : Digests.sha256(schema.toString());
  }

  private static boolean standard(String iri) {
    return iri.startsWith("https://json-schema.org/draft/");
  }

  private static String message(Error error) {
    return String.valueOf(error.getMessage());
  }
}
