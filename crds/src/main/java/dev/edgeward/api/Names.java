package dev.edgeward.api;

/** The labels, annotations, finalizers and well-known names of {@code edgeward.dev}. */
public final class Names {
  /** The API group. */
  public static final String GROUP = "edgeward.dev";

  /** The API version. */
  public static final String VERSION = "v1alpha1";

  /** Label: the object's id; see {@link Ids}. */
  public static final String ID_LABEL = GROUP + "/id";

  /** Label on a FunctionVersion: the id of its Function. */
  public static final String FUNCTION_ID_LABEL = GROUP + "/function-id";

  /**
   * Label on a Function: the Integration whose document it is an operation of. Only the operator
   * writes such a Function.
   */
  public static final String INTEGRATION_LABEL = GROUP + "/integration";

  /** Label on such a Function: what tells whether it is as the document has it. */
  public static final String OPERATION_LABEL = GROUP + "/operation";

  /**
   * Label on a Secret or ConfigMap that functions of its namespace may read: {@value
   * #SHARE_FUNCTIONS}.
   */
  public static final String SHARE_LABEL = GROUP + "/share";

  /** The value of {@link #SHARE_LABEL} that shares with functions. */
  public static final String SHARE_FUNCTIONS = "functions";

  /**
   * Label on a Secret of the namespace that Edgeward runs in: {@value #USE_NPM} where a Runtime may
   * name it for its registry of packages.
   */
  public static final String USE_LABEL = GROUP + "/use";

  /** The value of {@link #USE_LABEL} for tokens of registries of packages. */
  public static final String USE_NPM = "npm";

  /** Label on a FunctionUsage: which part of the functions it counts, a number. */
  public static final String USAGE_PART = GROUP + "/usage-part";

  /** Annotation: who created the object, over REST or in another way. */
  public static final String CREATED_BY = GROUP + "/created-by";

  /** Annotation: who last changed the object, over REST or in another way. */
  public static final String UPDATED_BY = GROUP + "/updated-by";

  /** Annotation: who deleted the object, over REST or in another way. */
  public static final String DELETED_BY = GROUP + "/deleted-by";

  /** Annotation: when a function that was restored was first made, RFC 3339. */
  public static final String CREATED_AT = GROUP + "/created-at";

  /** Annotation: when a function was last restored, RFC 3339. */
  public static final String RESTORED_AT = GROUP + "/restored-at";

  /**
   * Annotation on a new Function: {@value #RESTORE_NOT} for a function of its own, although a
   * deleted one of that name can be restored.
   */
  public static final String RESTORE = GROUP + "/restore";

  /** The value of {@link #RESTORE} that asks for a new function. */
  public static final String RESTORE_NOT = "false";

  /** Annotation: the name for people of an object whose spec has none. */
  public static final String DISPLAY_NAME = GROUP + "/display-name";

  /** Annotation on a FunctionVersion: the id of the version that it was made from. */
  public static final String PARENT_ID = GROUP + "/parent-id";

  /**
   * Annotation: a digest of the request that made the object, and of who sent it with which key.
   */
  public static final String IDEMPOTENCY_KEY = GROUP + "/idempotency-key";

  /**
   * Annotation on a Runtime: a new value has the operator look at Cloudflare at once, and try again
   * what it had given up. On a Function: a new value has it try its version again, if that doesn't
   * load; the version then has it too.
   */
  public static final String RESYNC = GROUP + "/resync";

  /**
   * Annotation on a Function that Argo CD or Flux brings: {@value #MANAGEMENT_SHARED} when the REST
   * API may change it as well.
   */
  public static final String MANAGEMENT = GROUP + "/management";

  /** The value of {@link #MANAGEMENT} that lets the REST API in. */
  public static final String MANAGEMENT_SHARED = "Shared";

  /** The finalizer of a Runtime whose dispatcher is to go with it. */
  public static final String RUNTIME_FINALIZER = GROUP + "/runtime";

  /** The finalizer of a FunctionVersion. */
  public static final String FUNCTION_VERSION_FINALIZER = GROUP + "/function-version";

  /** The finalizer of a FunctionTombstone. */
  public static final String FUNCTION_TOMBSTONE_FINALIZER = GROUP + "/function-tombstone";

  /** The finalizer of a Function. */
  public static final String FUNCTION_FINALIZER = GROUP + "/function";

  /**
   * The Secret of the operator's namespace with the invoke signing key of each Runtime, by the
   * Runtime's name.
   */
  public static final String INVOKE_KEYS_SECRET = "edgeward-invoke-keys";

  /** Annotation on a Runtime: a value that it didn't have before asks for other keys. */
  public static final String ROTATE_KEYS = GROUP + "/rotate-keys";

  /** The audience of a Runtime's tokens is this and its uid. */
  public static final String AUDIENCE_PREFIX = "edgeward:runtime:";

  private Names() {}
}
