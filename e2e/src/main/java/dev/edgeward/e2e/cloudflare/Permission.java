package dev.edgeward.e2e.cloudflare;

/** What a token may do, by the names of Cloudflare's permission groups. */
public enum Permission {
  /** Needed by calls that any valid token may make. */
  NONE,
  WORKERS_SCRIPTS_READ,
  WORKERS_SCRIPTS_WRITE,
  WORKERS_KV_STORAGE_READ,
  WORKERS_KV_STORAGE_WRITE,
  /** Of the zones of the token's account. */
  ZONE_READ,
  WORKERS_ROUTES_WRITE;

  /**
   * Whether a token that was given this may do what {@code needed} asks: writing includes reading.
   */
  boolean covers(Permission needed) {
    return this == needed
        || needed == NONE
        || (this == WORKERS_SCRIPTS_WRITE && needed == WORKERS_SCRIPTS_READ)
        || (this == WORKERS_KV_STORAGE_WRITE && needed == WORKERS_KV_STORAGE_READ);
  }
}
