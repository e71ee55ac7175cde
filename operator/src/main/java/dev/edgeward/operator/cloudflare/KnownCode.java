package dev.edgeward.operator.cloudflare;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The codes of API v4 whose meaning is known. "Documented" is the list "Errors on Worker upload" of
 * Cloudflare's documentation; "seen" is what its clients' users report, with the wording that is in
 * their reports. What a code means can depend on the endpoint; this is for those that are used
 * here.
 */
enum KnownCode {
  /** Documented. */
  UNPARSABLE_CODE(10006, Kind.SCRIPT_INVALID, null),
  /** Documented: the script, or the account's workers.dev subdomain. */
  WORKER_NOT_FOUND(10007, Kind.NOT_FOUND, null),
  /** In wrangler's source: of a script's environment, as 10007 otherwise. */
  ENVIRONMENT_NOT_FOUND(10090, Kind.NOT_FOUND, null),
  /** Documented. */
  NOT_ENTITLED(10015, Kind.FORBIDDEN, "The account may not use Workers: enable them first"),
  /** Documented. */
  INVALID_NAME(10016, Kind.INVALID, "Choose another scriptName"),
  /** Documented: loading the script failed; the message is the runtime's. */
  VALIDATION(10021, Kind.SCRIPT_INVALID, null),
  /** Documented. */
  UNPARSABLE_BODY(10026, Kind.INVALID, null),
  /** Documented. */
  SCRIPT_TOO_LARGE(10027, Kind.SCRIPT_INVALID, "A larger plan takes larger scripts"),
  /** Documented. */
  CONCURRENT_CHANGE(10035, Kind.CONFLICT, "Something else changes it just now"),
  /** Documented. */
  TOO_MANY_WORKERS(10037, Kind.INVALID, "Delete scripts of the account, or have its limit raised"),
  /** Seen at uploads: a KV namespace that a binding names is not there, or not yet. */
  KV_NAMESPACE_NOT_FOUND(10041, Kind.INVALID, "The KV namespace of a binding is not there"),
  /** Documented. */
  BINDING_WITHOUT_NAME(10052, Kind.INVALID, null),
  /** Documented. */
  VARIABLE_TOO_LARGE(10054, Kind.INVALID, "A key or variable is larger than Cloudflare takes"),
  /** Documented. */
  TOO_MANY_VARIABLES(10055, Kind.INVALID, null),
  /** Documented. */
  BINDING_NOT_FOUND(10056, Kind.INVALID, null),
  /** Seen: "You need a workers.dev subdomain in order to proceed". */
  SUBDOMAIN_REQUIRED(
      10063,
      Kind.INVALID,
      "Register a workers.dev subdomain: open Workers & Pages in the dashboard"),
  /** Documented. */
  NO_HANDLERS(10068, Kind.SCRIPT_INVALID, null),
  /** Documented. */
  UNSUPPORTED_HANDLERS(10069, Kind.SCRIPT_INVALID, null),

  /** Seen with KV: "a namespace with this account ID and title already exists". */
  TITLE_EXISTS(10014, Kind.CONFLICT, null),

  /** Seen: "workers.api.error.internal_server". */
  INTERNAL(10002, Kind.UNAVAILABLE, null),
  /**
   * Seen with Workers: "An unknown error has occurred", after concurrent deployments too. With KV
   * and status 404 it is a namespace that is not there.
   */
  UNKNOWN(10013, Kind.UNAVAILABLE, null),

  /** Seen on 401 and 400 of tokens/verify: "Invalid API Token". */
  INVALID_TOKEN(1000, Kind.UNAUTHORIZED, null),
  /** Seen: "Invalid request headers", of an Authorization that can't be a token's. */
  INVALID_HEADERS(6003, Kind.UNAUTHORIZED, null),
  /** Seen: "Invalid format for Authorization header". */
  INVALID_AUTHORIZATION(6111, Kind.UNAUTHORIZED, null),
  /** Seen: "Missing X-Auth-Key, X-Auth-Email or Authorization headers". */
  MISSING_AUTHORIZATION(9106, Kind.UNAUTHORIZED, null),
  /**
   * Seen with two meanings: "Invalid access token" of a token that is none, "Unauthorized to access
   * requested resource" of one that lacks a permission.
   */
  UNAUTHORIZED_TO_ACCESS(9109, Kind.FORBIDDEN, null),
  /**
   * Seen: "Authentication error". With 401 the token is none; with 403 it is one, but lacks the
   * permission or is another account's.
   */
  AUTHENTICATION(10000, Kind.UNAUTHORIZED, null),
  /** Seen: "Unable to authenticate request", as 10000 otherwise. */
  UNABLE_TO_AUTHENTICATE(10001, Kind.FORBIDDEN, null),
  /** Seen: "workers.api.error.unauthorized". */
  WORKERS_UNAUTHORIZED(10023, Kind.FORBIDDEN, null),

  /**
   * Seen: "No route for that URI". Not {@code NOT_FOUND}, which would say that nothing is there.
   */
  NO_ROUTE(7000, Kind.INVALID, "Check edgeward.cloudflare.api-url and the accountId"),
  /** Seen: "Could not route to …, perhaps your object identifier is invalid?". */
  INVALID_IDENTIFIER(7003, Kind.INVALID, "Check the accountId, and the zone of a domain"),

  /** Seen: "Please wait and consider throttling your request speed". */
  THROTTLED(971, Kind.RATE_LIMITED, null),
  /** Seen: "Rate limited. Please wait and consider throttling your request speed". */
  RATE_LIMITED(10429, Kind.RATE_LIMITED, null);

  /** What a code comes to. */
  enum Kind {
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    INVALID,
    SCRIPT_INVALID,
    RATE_LIMITED,
    UNAVAILABLE
  }

  private static final Map<Integer, KnownCode> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(KnownCode::code, Function.identity()));

  private final int code;
  private final Kind kind;
  private final @Nullable String advice;

  KnownCode(int code, Kind kind, @Nullable String advice) {
    this.code = code;
    this.kind = kind;
    this.advice = advice;
  }

  /**
   * Looks a code up.
   *
   * @param code of an error
   * @return empty when nothing is known of it
   */
  static Optional<KnownCode> of(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  int code() {
    return code;
  }

  /**
   * What to do.
   *
   * @return a sentence without its full stop, empty when the message itself says enough
   */
  String advice() {
    return advice == null ? "" : advice;
  }

  /**
   * What an error comes to.
   *
   * @param status of HTTP, which some codes need
   * @param message of the error, which one code needs
   * @return the kind
   */
  Kind kind(int status, String message) {
    return switch (this) {
      case AUTHENTICATION, UNABLE_TO_AUTHENTICATE ->
          switch (status) {
            case 401 -> Kind.UNAUTHORIZED;
            case 403 -> Kind.FORBIDDEN;
            default -> kind;
          };
      case UNAUTHORIZED_TO_ACCESS ->
          message.contains("Invalid access token") ? Kind.UNAUTHORIZED : kind;
      case UNKNOWN -> status == 404 ? Kind.NOT_FOUND : kind;
      default -> kind;
    };
  }
}
