package dev.edgeward.e2e.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A number that was measured, with what it should be where something is asked of it.
 *
 * @param value the number, to three decimals
 * @param unit of the number, for one {@code ms}, {@code 1/s}, {@code MiB}
 * @param target what it should be, for people; null when nothing is asked
 * @param met whether it is; null when nothing is asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Measure(double value, String unit, @Nullable String target, @Nullable Boolean met) {

  private static final double DECIMALS = 1000.0;

  public Measure {
    value = Double.isFinite(value) ? Math.round(value * DECIMALS) / DECIMALS : -1;
  }

  /** A number that nothing is asked of. */
  public static Measure of(double value, String unit) {
    return new Measure(value, unit, null, null);
  }

  /** A number that should be that large or larger. */
  public static Measure atLeast(double least, double value, String unit) {
    return new Measure(value, unit, ">= " + plain(least), value >= least);
  }

  /** A number that should be that small or smaller. */
  public static Measure atMost(double most, double value, String unit) {
    return new Measure(value, unit, "<= " + plain(most), value <= most);
  }

  private static String plain(double number) {
    return number == Math.rint(number)
        ? Long.toString(Math.round(number))
        : Double.toString(number);
  }
}
