package dev.edgeward.api;

import dev.edgeward.api.v1alpha1.Function;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The ids of {@code edgeward.dev}: the label {@code edgeward.dev/id} where there is one, else a
 * prefix and the object's uid in lower-case Crockford base32. Deterministic, so a crash can't mint
 * two for one object.
 *
 * <p>A Function that is replaced, as {@code kubectl replace} does, loses the label with all that
 * the manifest doesn't have, until the operator has written it anew. Its status keeps the id: after
 * a restoration the uid gives another one.
 */
public final class Ids {
  /** The prefix of a Function's id. */
  public static final String FUNCTION = "fun_";

  /** The prefix of a FunctionVersion's id. */
  public static final String FUNCTION_VERSION = "fnv_";

  /** The prefix of a FunctionSchema's id. */
  public static final String FUNCTION_SCHEMA = "sch_";

  /** The prefix of a workspace's id; a workspace is a namespace. */
  public static final String WORKSPACE = "wsp_";

  /** The prefix of an Integration's id. */
  public static final String INTEGRATION = "int_";

  /** The prefix of an IntegrationInstallation's id. */
  public static final String INTEGRATION_INSTALLATION = "ins_";

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final Pattern OWN_FUNCTION_ID =
      Pattern.compile(FUNCTION + "[" + ALPHABET + "]{26}");
  private static final int BITS_PER_CHARACTER = 5;
  private static final int LENGTH = 26;

  private Ids() {}

  /**
   * The id of an object that the API server knows.
   *
   * @param prefix one of this class
   * @param object with its {@code metadata.uid} set
   * @return the label if present and not blank, else for a Function the id that its status names,
   *     else the id made from the uid
   */
  public static String of(String prefix, HasMetadata object) {
    ObjectMeta metadata = object.getMetadata();
    String label = metadata.getLabels() == null ? null : metadata.getLabels().get(Names.ID_LABEL);
    if (label != null && !label.isBlank()) {
      return label;
    }
    String known =
        object instanceof Function function && function.getStatus() != null
            ? function.getStatus().id()
            : null;
    return known != null ? known : ofUid(prefix, metadata.getUid());
  }

  /**
   * The id that a uid gives.
   *
   * @param prefix one of this class
   * @param uid a Kubernetes uid: an RFC 4122 UUID
   * @return the prefix and 26 characters
   * @throws IllegalArgumentException when the uid isn't a UUID
   */
  public static String ofUid(String prefix, String uid) {
    UUID uuid = UUID.fromString(uid);
    return prefix + base32(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /**
   * The id that a content gives: for objects that are named by their content, so that what is made
   * anew, here or from a backup, is the same object to a client.
   *
   * @param prefix one of this class
   * @param content what identifies the object
   * @return the prefix and 26 characters, from the first 128 bits of the content's SHA-256
   */
  public static String ofContent(String prefix, String content) {
    String digest = Digests.sha256(content);
    return prefix
        + base32(
            Long.parseUnsignedLong(digest, 0, 16, 16), Long.parseUnsignedLong(digest, 16, 32, 16));
  }

  /**
   * The name of the FunctionTombstone of a function.
   *
   * @param functionId id of the function
   * @return the id with a dash; for one that an administrator chose and that no name can hold, one
   *     made of it
   */
  public static String tombstoneName(String functionId) {
    return OWN_FUNCTION_ID.matcher(functionId).matches()
        ? functionId.replace('_', '-')
        : ofContent(FUNCTION, functionId).replace('_', '-');
  }

  private static String base32(long high, long low) {
    char[] characters = new char[LENGTH];
    for (int i = LENGTH - 1; i >= 0; i--) {
      characters[i] = ALPHABET.charAt((int) (low & 0x1f));
      low = (low >>> BITS_PER_CHARACTER) | (high << (Long.SIZE - BITS_PER_CHARACTER));
      high >>>= BITS_PER_CHARACTER;
    }
    return new String(characters);
  }
}
