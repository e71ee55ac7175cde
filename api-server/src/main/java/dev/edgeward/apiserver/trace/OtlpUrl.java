package dev.edgeward.apiserver.trace;

import java.net.URI;

/** Where a collector takes what: the paths that OTLP over HTTP has below its URL. */
public final class OtlpUrl {
  private OtlpUrl() {}

  /**
   * Where a collector takes logs.
   *
   * @param collector its URL, with or without a slash at the end
   * @return a URL
   */
  public static String ofLogs(URI collector) {
    return below(collector, "v1/logs");
  }

  static String ofTraces(URI collector) {
    return below(collector, "v1/traces");
  }

  private static String below(URI collector, String path) {
    String base = collector.toString();
    return (base.endsWith("/") ? base : base + "/") + path;
  }
}
