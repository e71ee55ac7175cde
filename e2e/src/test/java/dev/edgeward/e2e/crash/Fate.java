package dev.edgeward.e2e.crash;

/** What has become of a function; there is nothing in between once everybody is done. */
enum Fate {
  LIVE,
  IN_THE_BIN,
  GONE
}
