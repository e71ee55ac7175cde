package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.invoke.FunctionLogs.Origin;
import java.time.Instant;

/** Where lines that functions log go to. Called by one thread at a time. */
interface LogSink {
  /** What the metrics call it. */
  String name();

  /** Whether the administrator wants lines there. */
  boolean wanted();

  /**
   * Takes a line.
   *
   * @param origin whose it is
   * @param line as the function logged it
   * @param answered when the dispatcher told of it
   */
  void write(Origin origin, Logs.Line line, Instant answered);

  /**
   * Takes note that lines of an invocation are missing.
   *
   * @param origin whose they are
   * @param lines how many
   * @param answered when the dispatcher told of it
   */
  void dropped(Origin origin, int lines, Instant answered);

  /**
   * Sends what it may have kept back. May take its time.
   *
   * @return how many of the lines since the last time are lost
   */
  int flush();
}
