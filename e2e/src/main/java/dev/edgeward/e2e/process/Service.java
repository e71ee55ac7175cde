package dev.edgeward.e2e.process;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that is to be kept running.
 *
 * @param name what people call it
 * @param launcher says how to start it, asked before each start
 * @param probe whether it does its work
 * @param watched whether it is killed when the probe fails again and again after it was ready
 * @param startTimeout how long it may take to become ready before it is killed and started anew
 * @param log its output goes to the end of this file
 * @param pidFile where it is remembered
 */
public record Service(
    String name,
    Launcher launcher,
    Probe probe,
    boolean watched,
    Duration startTimeout,
    Path log,
    PidFile pidFile) {

  /** Says how to start a process. */
  @FunctionalInterface
  public interface Launcher {
    /**
     * How to start the process now.
     *
     * @throws NotYet when something it needs isn't there yet; it will be asked again soon
     */
    Launch prepare() throws NotYet;
  }

  /** Looks whether a process does its work. */
  @FunctionalInterface
  public interface Probe {
    /** True when it does; must answer within a few seconds whatever the process does. */
    boolean ok() throws InterruptedException;
  }

  /** What a process needs in order to start isn't there yet; the message says what. */
  public static final class NotYet extends Exception {
    private static final long serialVersionUID = 1L;

    public NotYet(String message) {
      super(message);
    }
  }
}
