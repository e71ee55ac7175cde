package dev.edgeward.operator.cloudflare;

import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/**
 * A call of API v4, without the token.
 *
 * @param method of HTTP
 * @param url whole
 * @param body null for none
 * @param permission that it takes, null when any token will do
 * @param resultWanted whether the answer must have a result
 * @param secrets what is in the body and must be in no message
 */
record ApiCall(
    String method,
    HttpUrl url,
    @Nullable RequestBody body,
    @Nullable Permission permission,
    boolean resultWanted,
    List<String> secrets) {
  /**
   * Whether it may be made again when nobody knows what became of it: once or twice is the same.
   *
   * @return false for POST, and for an upload, which makes another version each time
   */
  boolean repeatable() {
    return !method.equals("POST") && !(body instanceof MultipartBody);
  }

  /**
   * Whether it changes anything.
   *
   * @return false for GET
   */
  boolean changes() {
    return !method.equals("GET");
  }

  /** What was tried, for messages. */
  @Override
  public String toString() {
    return method + " " + url.encodedPath();
  }
}
