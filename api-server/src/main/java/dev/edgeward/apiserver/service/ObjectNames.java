package dev.edgeward.apiserver.service;

import java.text.Normalizer;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Names of Kubernetes objects, made from names for people. */
public final class ObjectNames {
  /** Short enough that what is named after it (the versions) stays a valid name, and readable. */
  private static final int MAX_LENGTH = 48;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
  private static final Pattern OUTER_DASHES = Pattern.compile("^-+|-+$");
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;

  private ObjectNames() {}

  /**
   * The name of an object, made of a name for people.
   *
   * @param name any
   * @return a valid name of a Kubernetes object
   */
  public static String slug(String name) {
    String plain = MARKS.matcher(Normalizer.normalize(name, Normalizer.Form.NFKD)).replaceAll("");
    String slug = OTHERS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll("-");
    slug = OUTER_DASHES.matcher(slug).replaceAll("");
    if (slug.length() > MAX_LENGTH) {
      slug = OUTER_DASHES.matcher(slug.substring(0, MAX_LENGTH)).replaceAll("");
    }
    return slug.isEmpty() ? "function" : slug;
  }

  static String suffixed(String slug, RandomGenerator random) {
    StringBuilder name = new StringBuilder(slug).append('-');
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return name.toString();
  }
}
