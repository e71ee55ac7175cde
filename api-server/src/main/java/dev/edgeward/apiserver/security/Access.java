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
}
