package dev.edgeward.e2e.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bundle as docs/protocol.md has it.
 *
 * @param text its canonical JSON, for what Java and RFC 8785 write alike
 */
record Bundle(String text) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /** A bundle of one file, without the network. */
  static Bundle of(String mainJs) {
    return of(Map.of("main.js", mainJs), Map.of());
  }

  /** A bundle of several files, with limits. */
  static Bundle of(Map<String, String> files, Map<String, Integer> limits) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("files", new TreeMap<>(files));
    fields.put("entrypoint", "main.js");
    fields.put("compatibilityDate", "2026-11-01");
    fields.put("compatibilityFlags", List.of());
    fields.put("limits", new TreeMap<>(limits));
    fields.put("egress", Map.of("policy", "Deny", "hosts", List.of()));
    try {
      return new Bundle(JSON.writeValueAsString(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode json() {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  String digest() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
