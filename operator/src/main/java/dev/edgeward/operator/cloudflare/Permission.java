package dev.edgeward.operator.cloudflare;

/** What calls take, by the names of Cloudflare's permission groups. */
enum Permission {
  SCRIPTS("Workers Scripts", ""),
  /** Of calls about custom domains, which make records in a zone. */
  SCRIPTS_AND_ROUTES("Workers Scripts", " and, for the zone, Workers Routes Write"),
  KV_STORAGE("Workers KV Storage", "");

  private final String group;
  private final String beyond;

  Permission(String group, String beyond) {
    this.group = group;
    this.beyond = beyond;
  }

  /**
   * What a token is to be given: writing, which includes reading, so that it needn't be changed
   * twice.
   *
   * @return such as {@code Workers Scripts Write}
   */
  String needed() {
    return group + " Write" + beyond;
  }

  /**
   * What a call shows that the token has.
   *
   * @param changes whether the call changed something
   * @return such as {@code Workers Scripts Read}
   */
  String shown(boolean changes) {
    return group + (changes ? " Write" : " Read");
  }
}
