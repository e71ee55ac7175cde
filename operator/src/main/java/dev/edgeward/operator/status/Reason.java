package dev.edgeward.operator.status;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Why a condition is what it is. The wire form is in CamelCase; it is part of the API, so a name
 * here never changes.
 */
public enum Reason {
  /** A version serves. */
  SERVING,
  /** Nothing serves yet: no version has loaded. */
  NO_VERSION,
  /** The spec names a version to serve that does not exist. */
  PINNED_VERSION_NOT_FOUND,
  /** The spec names a version to serve that does not load. */
  PINNED_VERSION_NOT_READY,
  /** An older object has the same id. */
  ID_CONFLICT,
  /** The spec and the versions agree. */
  SYNCED,
  /** The function has no code of its own: its versions are created one by one. */
  NO_CODE,
  /** The version loads. */
  LOADED,
  /** The version is being loaded. */
  LOADING,
  /** The ConfigMap of the code is missing, or not shared with functions. */
  CONFIG_MAP_NOT_SHARED,
  /** A Secret of the environment is missing, or not shared with functions. */
  SECRET_NOT_SHARED,
  /** A key of a Secret or ConfigMap is missing. */
  KEY_NOT_FOUND,
  /** The environment's values are larger than a runtime takes. */
  ENV_TOO_LARGE,
  /** The code breaks a rule that only shows once it is put together. */
  INVALID_CODE,
  /** The code is being bundled. */
  BUNDLING,
  /** The bundler takes the code for wrong. */
  BUNDLING_FAILED,
  /** There is no bundler, or it broke off. */
  BUNDLER_UNAVAILABLE,
  /** The Runtime lets functions get no code from that registry. */
  REGISTRY_NOT_ALLOWED,
  /** The code is being pulled from its registry. */
  PULLING,
  /** The registry doesn't answer, or hasn't what it is asked for. */
  PULL_FAILED,
  /** The registry doesn't show the code for these credentials, or without any. */
  PULL_UNAUTHORIZED,
  /** What the registry has is no code. */
  INVALID_ARTIFACT,
  /** The version is larger than Kubernetes can keep. */
  VERSION_TOO_LARGE,
  /** Kubernetes refuses the version: it breaks a rule of its kind. */
  VERSION_REFUSED,
  /** A FunctionVersion is not what its digests say. */
  DIGEST_MISMATCH,
  /** The deleted function is back. */
  RESTORED,
  /** Another Function has the name that the deleted one would come back with. */
  NAME_TAKEN,
  /** Kubernetes does not take the deleted function back. */
  RESTORE_REFUSED,
  /** A FunctionSchema is missing. */
  SCHEMA_NOT_FOUND,
  /** It is a JSON Schema. */
  VALID,
  /** It is no JSON Schema, or one that can't be used. */
  INVALID_SCHEMA,
  /** The Runtime is missing, or there is no default one. */
  RUNTIME_NOT_FOUND,
  /** The runtime does not answer. */
  RUNTIME_UNAVAILABLE,
  /** The runtime fell silent while it was to load the version. */
  RUNTIME_UNRESPONSIVE,
  /** The runtime answers, and refuses the operator. */
  RUNTIME_REFUSED,
  /** A Secret of the runtime holds something that is no key. */
  RUNTIME_KEYS_INVALID,
  /** The runtime answers. */
  RUNTIME_AVAILABLE,
  /** The Secret of the API token is missing, or has no such entry. */
  TOKEN_NOT_FOUND,
  /** Cloudflare takes the API token. */
  TOKEN_ACTIVE,
  /** Cloudflare knows the API token, which is disabled or over. */
  TOKEN_NOT_ACTIVE,
  /** The code store is there. */
  CODE_STORE_FOUND,
  /** The code store is missing, and not to be made. */
  CODE_STORE_NOT_FOUND,
  /** The dispatcher of this operator is deployed and answers. */
  DEPLOYED,
  /** The dispatcher is deployed and doesn't answer yet. */
  DEPLOYING,
  /** The dispatcher was deployed, did not get healthy, and there is none to go back to. */
  NOT_HEALTHY,
  /** The dispatcher did not get healthy, and the one before it serves again. */
  ROLLED_BACK,
  /** Something at Cloudflare is not as the Runtime says, and is to be left so. */
  DRIFTED,
  /** The account has a script of that name that isn't the Runtime's own. */
  NOT_OURS,
  /** The account has no subdomain of workers.dev. */
  NO_SUBDOMAIN,
  /** The code does not load: its syntax, an import, or what it does at start. */
  START_FAILED,
  /** Another object has the name that the version would have. */
  VERSION_NAME_TAKEN,
  /** The integration publishes functions. */
  PUBLISHED,
  /** The integration selects functions, and there is none. */
  NOTHING_PUBLISHED,
  /** The integration names functions that are not there. */
  FUNCTION_NOT_FOUND,
  /** Every operation of the document that is meant is a function. */
  IMPORTED,
  /** Its functions are being written, some at a time. */
  IMPORTING,
  /** It is no OpenAPI document that can be read. */
  INVALID_DOCUMENT,
  /** Some operations of the document can't be functions. */
  OPERATIONS_REFUSED,
  /** The integration is offered to the workspace, which wants it. */
  INSTALLED,
  /** The credentials are there, sealed for the runtime. */
  SEALED,
  /** The document has no such security scheme, or it can't be used. */
  SCHEME_NOT_FOUND,
  /** The document names places that credentials are not to be shown to. */
  ORIGIN_NOT_ALLOWED,
  /** The integration is not there, or not for the workspace. */
  NOT_OFFERED,
  /** The settings of the workspace are in effect. */
  IN_EFFECT,
  /** The namespace whose settings these are is missing. */
  NAMESPACE_NOT_FOUND;

  private final String text =
      Arrays.stream(name().split("_", -1))
          .map(word -> word.charAt(0) + word.substring(1).toLowerCase(java.util.Locale.ROOT))
          .collect(Collectors.joining());

  /**
   * The reason as a condition has it.
   *
   * @return CamelCase
   */
  public String text() {
    return text;
  }
}
