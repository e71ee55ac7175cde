package dev.edgeward.operator.version;

import static dev.edgeward.api.Conditions.READY;

import dev.edgeward.api.Conditions;
import dev.edgeward.api.v1alpha1.FunctionVersionStatus;
import dev.edgeward.api.v1alpha1.SealedEnv;
import org.jspecify.annotations.Nullable;

/** What is to be done so that a version is loaded with its present environment. Pure. */
sealed interface LoadPlan {
  /** It is loaded so already. */
  record Done() implements LoadPlan {}

  /** It is to be loaded, with the environment that is sealed already, or with none. */
  record Load(@Nullable SealedEnv sealed) implements LoadPlan {}

  /** Its environment is to be sealed, then it is to be loaded. */
  record SealAndLoad() implements LoadPlan {}

  /**
   * Decides.
   *
   * @param status of the version, null when it has none yet
   * @param envDigest of the present environment, null when it is empty
   * @param keyId of the runtime's present sealing key
   */
  static LoadPlan of(
      @Nullable FunctionVersionStatus status, @Nullable String envDigest, String keyId) {
    boolean ready = status != null && Conditions.isTrue(status.conditions(), READY);
    SealedEnv sealed = status == null ? null : status.sealedEnv();
    if (envDigest == null) {
      return ready && sealed == null ? new Done() : new Load(null);
    }
    if (sealed == null
        || !envDigest.equals(sealed.digest())
        || !keyId.equals(sealed.keyId())
        || sealed.jwe() == null) {
      return new SealAndLoad();
    }
    return ready ? new Done() : new Load(sealed);
  }
}
