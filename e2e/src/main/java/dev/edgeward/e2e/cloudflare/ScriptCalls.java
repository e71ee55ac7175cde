package dev.edgeward.e2e.cloudflare;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How endpoints come to the script that a path names: one at a time each. */
final class ScriptCalls {

  /** The variable part of the path that names the script. */
  static final String ACCOUNT = "accounts/{account}/workers";

  static final String SCRIPT = ACCOUNT + "/scripts/{script}";

  private final Scripts scripts;

  ScriptCalls(Scripts scripts) {
    this.scripts = scripts;
  }

  /** Something to be done with a script, which nobody changes meanwhile. */
  @FunctionalInterface
  interface Work {
    Answer with(Script script, ApiRequest request) throws InterruptedException;
  }

  /** Does it with the script, whether it exists or not. */
  Route.Endpoint named(Work work) {
    return request -> {
      Script script = scripts.named(request.part("account"), request.part("script"));
      synchronized (script) {
        return work.with(script, request);
      }
    };
  }

  /** Does it with the script; 404 with 10007 when there is none. */
  Route.Endpoint existing(Work work) {
    return existing(work, ApiError.noSuchScript());
  }

  /** As {@link #existing(Work)} with another refusal. */
  Route.Endpoint existing(Work work, ApiError absent) {
    return named(
        (script, request) -> {
          if (!script.exists()) {
            throw new ApiError(absent.status(), absent.code(), String.valueOf(absent.getMessage()));
          }
          return work.with(script, request);
        });
  }

  /** The client that makes a request, as far as the API tells them apart. */
  static String source(ApiRequest request) {
    @Nullable String agent = request.headers().get("user-agent");
    return agent != null && agent.toLowerCase(Locale.ROOT).startsWith("wrangler")
        ? "wrangler"
        : "api";
  }
}
