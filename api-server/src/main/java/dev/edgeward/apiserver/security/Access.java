package dev.edgeward.apiserver.security;

import org.jspecify.annotations.Nullable;

/**
 * Something to be allowed on resources of {@code edgeward.dev}.
 *
 * @param verb such as {@code list}
 * @param resource plural
 * @param subresource null for the resource itself
 * @param namespace null for all
 * @param name null for any
 */
public record Access(
    String verb,
    String resource,
    @Nullable String subresource,
    @Nullable String namespace,
    @Nullable String name) {
  private static final String FUNCTIONS = "functions";

  /**
   * To see the functions of every workspace: what makes an admin.
   *
   * @return the access
   */
  public static Access seeEverything() {
    return new Access("list", FUNCTIONS, null, null, null);
  }

  /**
   * To see the functions of a workspace: what makes a member.
   *
   * @param namespace of the workspace
   * @return the access
   */
  public static Access see(String namespace) {
    return new Access("list", FUNCTIONS, null, namespace, null);
  }

  /**
   * To make functions in a workspace.
   *
   * @param namespace of the workspace
   * @return the access
   */
  public static Access create(String namespace) {
    return new Access("create", FUNCTIONS, null, namespace, null);
  }

  /**
   * To invoke a function.
   *
   * @param namespace of the function
   * @param name of the object
   * @return the access
   */
  public static Access invoke(String namespace, String name) {
    return new Access("create", FUNCTIONS, "invoke", namespace, name);
  }

  /**
   * To invoke the functions of a workspace, also those that it installed.
   *
   * @param namespace of the workspace
   * @return the access
   */
  public static Access invokeAny(String namespace) {
    return new Access("create", FUNCTIONS, "invoke", namespace, null);
  }

  /**
   * To change a function.
   *
   * @param namespace of the function
   * @param name of the object
   * @return the access
   */
  public static Access update(String namespace, String name) {
    return new Access("update", FUNCTIONS, null, namespace, name);
  }

  /**
   * To say who headless calls of a function run as.
   *
   * @param namespace of the function
   * @param name of the object
   * @return the access
   */
  public static Access updateRuntimeUser(String namespace, String name) {
    return new Access("update", FUNCTIONS, "runtimeuser", namespace, name);
  }

  /**
   * To delete a function.
   *
   * @param namespace of the function
   * @param name of the object
   * @return the access
   */
  public static Access delete(String namespace, String name) {
    return new Access("delete", FUNCTIONS, null, namespace, name);
  }

  /**
   * To remove a deleted function for good.
   *
   * @param namespace of the function
   * @return the access
   */
  public static Access purge(String namespace) {
    return new Access("delete", "functiontombstones", null, namespace, null);
  }

  /**
   * To make versions in a workspace.
   *
   * @param namespace of the workspace
   * @return the access
   */
  public static Access createVersion(String namespace) {
    return new Access("create", "functionversions", null, namespace, null);
  }

  /**
   * To make schemas in a workspace.
   *
   * @param namespace of the workspace
   * @return the access
   */
  public static Access createSchema(String namespace) {
    return new Access("create", "functionschemas", null, namespace, null);
  }

  /**
   * To delete a schema.
   *
   * @param namespace of the schema
   * @param name of the object
   * @return the access
   */
  public static Access deleteSchema(String namespace, String name) {
    return new Access("delete", "functionschemas", null, namespace, name);
  }
}
