package dev.edgeward.operator.cloudflare;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A call of API v4 that did not do what it should: what kind it is decides how to go on. Messages
 * say what was tried, what Cloudflare says and, where known, what to do; they never have a token or
 * a secret, and there is no cause that could have one.
 */
public abstract sealed class CloudflareException extends Exception {
  private static final long serialVersionUID = 1L;

  private CloudflareException(String message) {
    super(message);
  }

  /**
   * The reason for a condition. It is part of the API, so it never changes.
   *
   * @return a word in CamelCase
   */
  public abstract String reason();

  /**
   * Whether Cloudflare may have done it all the same: then look before it is done again.
   *
   * @return false when it surely has not
   */
  public boolean mayHaveTakenEffect() {
    return false;
  }

  /** The token is none, has been revoked, or has expired: it takes another one. */
  public static final class Unauthorized extends CloudflareException {
    private static final long serialVersionUID = 1L;

    /**
     * A token that is not accepted.
     *
     * @param message what was tried
     */
    public Unauthorized(String message) {
      super(message);
    }

    @Override
    public String reason() {
      return "TokenInvalid";
    }
  }

  /** The token is accepted, but not for this: it takes a permission, or another account. */
  public static final class Forbidden extends CloudflareException {
    private static final long serialVersionUID = 1L;
    private final @Nullable String permission;

    /**
     * A token that may not do this.
     *
     * @param message what was tried
     * @param permission that it takes, by Cloudflare's name for it; null when unknown
     */
    public Forbidden(String message, @Nullable String permission) {
      super(message);
      this.permission = permission;
    }

    /**
     * What the token lacks.
     *
     * @return Cloudflare's name of it, such as {@code Workers Scripts Write}; null when unknown
     */
    public @Nullable String permission() {
      return permission;
    }

    @Override
    public String reason() {
      return "PermissionMissing";
    }
  }

  /** What the call is about is not there. */
  public static final class NotFound extends CloudflareException {
    private static final long serialVersionUID = 1L;

    /**
     * Something that is missing.
     *
     * @param message what was tried
     */
    public NotFound(String message) {
      super(message);
    }

    @Override
    public String reason() {
      return "CloudflareNotFound";
    }
  }

  /** Something else is there already, or someone else changes the same thing just now. */
  public static final class Conflict extends CloudflareException {
    private static final long serialVersionUID = 1L;
    private final int code;

    /**
     * Something that is in the way.
     *
     * @param code of Cloudflare, 0 when it gives none
     * @param message what was tried
     */
    public Conflict(int code, String message) {
      super(message);
      this.code = code;
    }

    /**
     * Cloudflare's code of the error.
     *
     * @return such as 10014, 0 for none
     */
    public int code() {
      return code;
    }

    @Override
    public String reason() {
      return "CloudflareConflict";
    }
  }

  /** Cloudflare refuses what was sent: no use in sending it again. */
  public static final class Invalid extends CloudflareException {
    private static final long serialVersionUID = 1L;
    private final int code;
    private final boolean script;

    /**
     * A request that is refused.
     *
     * @param code of Cloudflare, 0 when it gives none or the request wasn't sent
     * @param message what was tried
     * @param script whether it is the script that is wrong
     */
    public Invalid(int code, String message, boolean script) {
      super(message);
      this.code = code;
      this.script = script;
    }

    /**
     * Cloudflare's code of the error.
     *
     * @return such as 10021, 0 for none
     */
    public int code() {
      return code;
    }

    @Override
    public String reason() {
      return script ? "ScriptInvalid" : "CloudflareRefused";
    }
  }

  /** The budget of calls is used up: wait as long as it says. */
  public static final class RateLimited extends CloudflareException {
    private static final long serialVersionUID = 1L;
    private final Duration retryAfter;

    /**
     * A call that has to wait.
     *
     * @param message what was tried
     * @param retryAfter how long to wait
     */
    public RateLimited(String message, Duration retryAfter) {
      super(message);
      this.retryAfter = retryAfter;
    }

    /**
     * How long to wait.
     *
     * @return a positive duration
     */
    public Duration retryAfter() {
      return retryAfter;
    }

    @Override
    public String reason() {
      return "CloudflareRateLimited";
    }
  }

  /** Nobody answered in time, or the answer was a failure of Cloudflare's own: try again later. */
  public static final class Unavailable extends CloudflareException {
    private static final long serialVersionUID = 1L;
    private final boolean mayHaveTakenEffect;
    private final Duration retryAfter;

    /**
     * A failure of Cloudflare or of the way to it.
     *
     * @param message what was tried
     * @param mayHaveTakenEffect whether it may have been done all the same
     * @param retryAfter how long Cloudflare asks to be left alone, zero when it doesn't say
     */
    public Unavailable(String message, boolean mayHaveTakenEffect, Duration retryAfter) {
      super(message);
      this.mayHaveTakenEffect = mayHaveTakenEffect;
      this.retryAfter = retryAfter;
    }

    @Override
    public boolean mayHaveTakenEffect() {
      return mayHaveTakenEffect;
    }

    /**
     * How long to wait at least.
     *
     * @return zero when Cloudflare doesn't say
     */
    public Duration retryAfter() {
      return retryAfter;
    }

    @Override
    public String reason() {
      return "CloudflareUnavailable";
    }
  }

  /** The answer is none of API v4's: something else answers, or it is too large. */
  public static final class Malformed extends CloudflareException {
    private static final long serialVersionUID = 1L;
    private final boolean mayHaveTakenEffect;

    /**
     * An answer that makes no sense.
     *
     * @param message what was tried
     * @param mayHaveTakenEffect whether it may have been done all the same
     */
    public Malformed(String message, boolean mayHaveTakenEffect) {
      super(message);
      this.mayHaveTakenEffect = mayHaveTakenEffect;
    }

    @Override
    public boolean mayHaveTakenEffect() {
      return mayHaveTakenEffect;
    }

    @Override
    public String reason() {
      return "CloudflareAnswerMalformed";
    }
  }
}
