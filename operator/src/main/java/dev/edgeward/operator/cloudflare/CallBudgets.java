package dev.edgeward.operator.cloudflare;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * One budget for each token, whatever accounts and callers use it. Tokens are known by a salted
 * digest only.
 */
final class CallBudgets {
  private static final int KEPT = 256;

  private final InstantSource clock;
  private final Pause pause;
  private final byte[] salt = new byte[32];
  private final Map<String, CallBudget> budgets = new HashMap<>();

  CallBudgets(InstantSource clock, Pause pause) {
    this.clock = clock;
    this.pause = pause;
    new SecureRandom().nextBytes(salt);
  }

  /**
   * The budget of a token.
   *
   * @param token what it is kept for
   * @return the same for the same token, as long as any of it is used
   */
  synchronized CallBudget of(String token) {
    if (budgets.size() >= KEPT) {
      budgets.values().removeIf(budget -> budget.left().left() == CallBudget.LIMIT);
    }
    return budgets.computeIfAbsent(digest(token), digest -> new CallBudget(clock, pause));
  }

  /**
   * How near the nearest token is to its end.
   *
   * @return calls that are left to it
   */
  synchronized int least() {
    return budgets.values().stream()
        .mapToInt(budget -> budget.left().left())
        .min()
        .orElse(CallBudget.LIMIT);
  }

  private String digest(String token) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(salt);
      return HexFormat.of().formatHex(sha256.digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
