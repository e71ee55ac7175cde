package dev.edgeward.apiserver.service;

import dev.edgeward.apiserver.error.ApiException;
import dev.edgeward.apiserver.error.ErrorCode;
import dev.edgeward.apiserver.security.Access;
import dev.edgeward.apiserver.security.Authorizer;
import dev.edgeward.apiserver.security.Caller;
import jakarta.inject.Singleton;

/** Refuses what a caller may not do, in the words that reveal nothing of what it may not see. */
@Singleton
public final class Rights {
  private final Authorizer authorizer;
  private final Visibility visibility;

  /**
   * Made by the container.
   *
   * @param authorizer of callers
   * @param visibility who sees what
   */
  public Rights(Authorizer authorizer, Visibility visibility) {
    this.authorizer = authorizer;
    this.visibility = visibility;
  }

  /**
   * Goes on only if the caller may.
   *
   * @param caller who
   * @param access what, in a namespace
   * @param object as what the caller names it
   * @param deed such as "change this function"
   * @throws ApiException 403 for a caller that sees the namespace, else 404
   */
  public void require(Caller caller, Access access, Named object, String deed) {
    if (authorizer.allows(caller, access)) {
      return;
    }
    throw visibility.sees(caller, String.valueOf(access.namespace()))
        ? forbidden(deed)
        : object.notFound();
  }

  /**
   * Goes on only if the caller may do something to what it was found to see, wherever that is: a
   * function of an installed integration is seen by those who don't see its namespace.
   *
   * @param caller who
   * @param access what
   * @param deed such as "change this function"
   * @throws ApiException 403
   */
  public void require(Caller caller, Access access, String deed) {
    if (!authorizer.allows(caller, access)) {
      throw forbidden(deed);
    }
  }

  private static ApiException forbidden(String deed) {
    return ApiException.of(ErrorCode.FORBIDDEN, "the caller may not " + deed);
  }

  /**
   * An object as a caller names it.
   *
   * @param what such as "function"
   * @param id as the caller gave it
   */
  public record Named(String what, String id) {
    /**
     * There is none, or none that the caller may see.
     *
     * @return to be thrown
     */
    public ApiException notFound() {
      return ApiException.notFound(what, id);
    }
  }
}
