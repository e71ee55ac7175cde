package dev.edgeward.e2e.scenario;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.math.BigInteger;
import java.util.Map;

/** The rule by which objects get their ids, written down once more. */
public final class Ids {

  private static final String CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int DIGITS = 26;

  private Ids() {}

  /** The label, else the prefix and the 128 bits of the uid in lower-case Crockford base32. */
  public static String of(String prefix, HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    String label = labels == null ? null : labels.get("edgeward.dev/id");
    return label == null ? prefix + base32(object.getMetadata().getUid()) : label;
  }

  private static String base32(String uid) {
    var bits = new BigInteger(uid.replace("-", ""), 16);
    var text = new StringBuilder();
    for (int i = DIGITS - 1; i >= 0; i--) {
      text.append(CROCKFORD.charAt(bits.shiftRight(5 * i).intValue() & 31));
    }
    return text.toString();
  }
}
