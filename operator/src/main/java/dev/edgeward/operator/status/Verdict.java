package dev.edgeward.operator.status;

import dev.edgeward.api.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a decision says about one aspect of an object: a condition without its times.
 *
 * @param type of the condition
 * @param status of the condition
 * @param reason machine-readable
 * @param message for a human; empty when the reason says it all
 */
public record Verdict(String type, Status status, String reason, String message) {
  /** Kubernetes' three values. The wire form is the name in CamelCase. */
  public enum Status {
    /** It is so. */
    TRUE("True"),
    /** It is not so. */
    FALSE("False"),
    /** Nobody can tell now. */
    UNKNOWN("Unknown");

    private final String text;

    Status(String text) {
      this.text = text;
    }
  }

  /** Kubernetes takes messages of up to 32 KiB; a stack trace need not fill it. */
  private static final int MAX_MESSAGE = 4_096;

  private static final int REPLACEMENT = 0xFFFD;

  private static final Set<String> PASSING = Set.of(Conditions.RECONCILING, Conditions.STALLED);

  /**
   * Cuts a message that is too long, and mends one that no UTF-8 can carry: what is read back is to
   * be equal to what was written.
   */
  public Verdict {
    if (message.length() > MAX_MESSAGE) {
      message = message.substring(0, MAX_MESSAGE - 1) + "…";
    }
    message = wellFormed(message);
  }

  private static String wellFormed(String text) {
    return text.codePoints()
        .map(
            codePoint ->
                codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE
                    ? REPLACEMENT
                    : codePoint)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /**
   * What a condition says.
   *
   * @param condition of an object
   * @return a verdict that makes the same condition
   */
  public static Verdict of(Condition condition) {
    Status status =
        Arrays.stream(Status.values())
            .filter(one -> one.text.equals(condition.getStatus()))
            .findFirst()
            .orElse(Status.UNKNOWN);
    return new Verdict(
        condition.getType(),
        status,
        Objects.requireNonNullElse(condition.getReason(), ""),
        Objects.requireNonNullElse(condition.getMessage(), ""));
  }

  /**
   * It is so.
   *
   * @param type of the condition
   * @param reason why
   * @return a verdict without a message
   */
  public static Verdict yes(String type, Reason reason) {
    return new Verdict(type, Status.TRUE, reason.text(), "");
  }

  /**
   * It is so, and there is more to say.
   *
   * @param type of the condition
   * @param reason why
   * @param message for a human
   * @return a verdict
   */
  public static Verdict yes(String type, Reason reason, String message) {
    return new Verdict(type, Status.TRUE, reason.text(), message);
  }

  /**
   * It is not so.
   *
   * @param type of the condition
   * @param reason why
   * @param message what to do about it
   * @return a verdict
   */
  public static Verdict no(String type, Reason reason, String message) {
    return new Verdict(type, Status.FALSE, reason.text(), message);
  }

  /**
   * Nobody can tell now.
   *
   * @param type of the condition
   * @param reason why
   * @param message what is being waited for
   * @return a verdict
   */
  public static Verdict unknown(String type, Reason reason, String message) {
    return new Verdict(type, Status.UNKNOWN, reason.text(), message);
  }

  /**
   * The conditions of a status.
   *
   * @param verdicts one a type
   * @param present the conditions that the object has, null for none; of what {@link Progress} says
   *     only what the verdicts have stays
   * @param generation that the verdicts speak of
   * @param now the time of a flip
   * @return conditions that are equal to the present ones when nothing changed
   */
  public static List<Condition> conditions(
      List<Verdict> verdicts,
      @Nullable List<Condition> present,
      @Nullable Long generation,
      Instant now) {
    List<Condition> conditions =
        verdicts.stream()
            .map(
                verdict ->
                    new ConditionBuilder()
                        .withType(verdict.type)
                        .withStatus(verdict.status.text)
                        .withReason(verdict.reason)
                        .withMessage(verdict.message)
                        .withObservedGeneration(generation)
                        .build())
            .toList();
    return Conditions.merge(lasting(present, verdicts), conditions, now);
  }

  private static List<Condition> lasting(
      @Nullable List<Condition> present, List<Verdict> verdicts) {
    List<String> types = verdicts.stream().map(Verdict::type).toList();
    return present == null
        ? List.of()
        : present.stream()
            .filter(
                condition ->
                    types.contains(condition.getType()) || !PASSING.contains(condition.getType()))
            .toList();
  }
}
