package dev.edgeward.apiserver.invoke;

import dev.edgeward.apiserver.invoke.FunctionLogs.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keeps what functions log. */
final class RecordingSink implements LogSink {
  final List<Origin> origins = new ArrayList<>();
  final List<Logs.Line> lines = new ArrayList<>();
  int dropped;

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public int flush() {
    return 0;
  }

  @Override
  public boolean wanted() {
    return true;
  }

  @Override
  public void write(Origin origin, Logs.Line line, Instant answered) {
    origins.add(origin);
    lines.add(line);
  }

  @Override
  public void dropped(Origin origin, int missing, Instant answered) {
    dropped += missing;
  }
}
