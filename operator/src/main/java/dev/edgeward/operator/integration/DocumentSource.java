package dev.edgeward.operator.integration;

import dev.edgeward.api.v1alpha1.OpenApi;
import dev.edgeward.operator.status.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Where an Integration has its document. Pure, given the ConfigMap. */
sealed interface DocumentSource {
  /**
   * It is at hand.
   *
   * @param text as the cluster has it; equal to another as long as nothing has changed
   * @param isBase64 whether it has bytes
   */
  record Found(String text, boolean isBase64) implements DocumentSource {
    /** The document itself, perhaps packed. */
    byte[] bytes() {
      return isBase64 ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** It is not. */
  record Missing(Reason reason, String message) implements DocumentSource {}

  /**
   * Looks.
   *
   * @param openapi what the Integration says
   * @param configMap that it names, if that is shared with functions
   */
  static DocumentSource of(OpenApi openapi, Optional<ConfigMap> configMap) {
    if (openapi.inline() != null) {
      return new Found(openapi.inline(), false);
    }
    String name =
        openapi.configMapRef() == null ? "" : String.valueOf(openapi.configMapRef().name());
    String key = openapi.configMapRef() == null ? "" : String.valueOf(openapi.configMapRef().key());
    if (configMap.isEmpty()) {
      return new Missing(
          Reason.CONFIG_MAP_NOT_SHARED,
          "ConfigMap "
              + name
              + " is missing, or not shared with functions: it needs the label edgeward.dev/share: functions");
    }
    String text = configMap.get().getData() == null ? null : configMap.get().getData().get(key);
    if (text != null) {
      return new Found(text, false);
    }
    String binary =
        configMap.get().getBinaryData() == null ? null : configMap.get().getBinaryData().get(key);
    return binary == null
        ? new Missing(Reason.KEY_NOT_FOUND, "ConfigMap " + name + " has no key " + key)
        : new Found(binary, true);
  }
}
