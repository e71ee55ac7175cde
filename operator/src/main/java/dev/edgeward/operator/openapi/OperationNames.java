package dev.edgeward.operator.openapi;

import dev.edgeward.api.Digests;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names of objects, made of those of operations; no two are the same. */
final class OperationNames {
  /** Room for the digest that the names of versions have. */
  private static final int MAX_LENGTH = 200;

  private static final int DIGITS = 8;

  private final String prefix;
  private final Set<String> taken = new HashSet<>();

  /**
   * Names.
   *
   * @param prefix that all begin with, a valid name itself
   */
  OperationNames(String prefix) {
    this.prefix = prefix;
  }

  /** {@code listPets} is {@code list-pets}. */
  String of(String operationId) {
    String words =
        operationId
            .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    String name = prefix + (words.isEmpty() ? "" : "-" + words);
    if (words.isEmpty() || name.length() > MAX_LENGTH || !taken.add(name)) {
      String cut = name.substring(0, Math.min(name.length(), MAX_LENGTH - DIGITS - 1));
      name = cut.replaceAll("-+$", "") + "-" + Digests.sha256(operationId).substring(0, DIGITS);
      taken.add(name);
    }
    return name;
  }
}
