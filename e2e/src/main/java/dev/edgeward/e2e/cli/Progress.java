package dev.edgeward.e2e.cli;

import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** What the user is told while something takes its time: lines on standard error. */
final class Progress {

  private Progress() {}

  static void say(String line) {
    System.err.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }
}
