package dev.edgeward.e2e.cloudflare;

import java.time.Instant;

/**
 * A call that came in.
 *
 * @param at by the injected clock
 * @param method of HTTP
 * @param path with its query, as it was sent
 * @param status of the answer; 0 when there was none
 * @param code of the API's error; 0 when there was none
 * @param outcome {@code answered}, or the fault that was played
 */
public record Call(Instant at, String method, String path, int status, int code, String outcome) {}
