package dev.edgeward.e2e.cloudflare;

/**
 * A request that the API refuses. Codes are those of the real API where its documentation, its
 * clients or public reports of its answers name them; {@link #GUESSED} ones say so.
 */
final class ApiError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Something that the double doesn't know, whatever the real API would make of it. */
  static final int UNKNOWN_TO_THE_DOUBLE = 99_999;

  /** A refusal that the real API makes too, by a code that isn't known here. */
  static final int GUESSED = 99_998;

  static final int UPLOAD_REFUSED = 10_021;
  static final int SCRIPT_NOT_FOUND = 10_007;
  static final int VERSION_NOT_FOUND = 100_146;
  static final int SERVICE_NOT_FOUND = 10_090;
  static final int NAMESPACE_NOT_FOUND = 10_013;
  static final int KEY_NOT_FOUND = 10_009;

  private final int status;
  private final int code;

  ApiError(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  /** The request has something that the double doesn't know; {@code what} names it. */
  static ApiError unknown(String what) {
    return new ApiError(400, UNKNOWN_TO_THE_DOUBLE, "this double of Cloudflare knows no " + what);
  }

  /** The request breaks a rule that is documented without a code. */
  static ApiError invalid(String why) {
    return new ApiError(400, GUESSED, why);
  }

  /** The script can't be accepted: its metadata, its parts, or it doesn't start. */
  static ApiError upload(String why) {
    return new ApiError(400, UPLOAD_REFUSED, why);
  }

  static ApiError noSuchScript() {
    return new ApiError(404, SCRIPT_NOT_FOUND, "This Worker does not exist on your account.");
  }

  static ApiError noSuchVersion(String id) {
    return new ApiError(404, VERSION_NOT_FOUND, "Version " + id + " could not be found.");
  }

  static ApiError noRoute(String path) {
    return new ApiError(
        404, 7003, "Could not route to " + path + ", perhaps your object identifier is invalid?");
  }
}
