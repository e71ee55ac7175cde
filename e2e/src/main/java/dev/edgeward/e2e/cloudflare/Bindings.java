package dev.edgeward.e2e.cloudflare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks bindings by their types, and completes them by those of the version before. */
final class Bindings {

  /** Documented: 128 variables with 5 KB each (of a paid plan). */
  private static final int MOST_VARIABLES = 128;

  private static final int LARGEST_TEXT = 5 * 1024;

  private static final Set<String> VARIABLES = Set.of("plain_text", "json", Binding.SECRET_TEXT);

  /** What {@code keep_bindings} may name: {@code secret_key} too, though nothing here makes one. */
  private static final Set<String> KEEPABLE =
      Set.of(
          "plain_text",
          "json",
          Binding.SECRET_TEXT,
          "secret_key",
          "kv_namespace",
          "worker_loader",
          "version_metadata");

  private final KvStore store;

  Bindings(KvStore store) {
    this.store = store;
  }

  /**
   * The bindings of a version.
   *
   * @param uploaded as they came
   * @param keep the types whose bindings are taken over where the upload has none of that name
   * @param former those of the version before; empty for the first
   * @throws ApiError 10021 and others, naming the binding
   */
  List<Binding> resolve(
      String account, List<ObjectNode> uploaded, List<String> keep, List<Binding> former) {
    for (String type : keep) {
      if (!KEEPABLE.contains(type)) {
        throw ApiError.unknown("type " + type + " of keep_bindings");
      }
    }
    Map<String, Binding> resolved = new LinkedHashMap<>();
    for (ObjectNode one : uploaded) {
      Binding binding = resolve(account, one, former);
      if (resolved.put(binding.name(), binding) != null) {
        throw ApiError.upload("the binding name " + binding.name() + " is there twice");
      }
    }
    for (Binding binding : former) {
      if (keep.contains(binding.type())) {
        resolved.putIfAbsent(binding.name(), binding);
      }
    }
    long variables =
        resolved.values().stream().filter(one -> VARIABLES.contains(one.type())).count();
    if (variables > MOST_VARIABLES) {
      throw ApiError.upload(
          "the worker has " + variables + " variables and secrets, more than " + MOST_VARIABLES);
    }
    return new ArrayList<>(resolved.values());
  }

  private Binding resolve(String account, ObjectNode uploaded, List<Binding> former) {
    Fields fields = new Fields(uploaded, "binding");
    String name = fields.requiredText("name");
    String type = fields.requiredText("type");
    if (name.isEmpty()) {
      throw ApiError.upload("a binding has no name");
    }
    Binding binding = new Binding(name, type, uploaded);
    switch (type) {
      case "plain_text", Binding.SECRET_TEXT -> checkSize(name, fields.requiredText("text"));
      case "json" -> checkSize(name, fields.any("json").map(Object::toString).orElse(""));
      case "kv_namespace" -> checkNamespace(account, fields.requiredText("namespace_id"));
      case "worker_loader", "version_metadata" -> {}
      case "inherit" -> {
        String from = fields.text("old_name").orElse(name);
        binding = inherited(name, from, former);
      }
      default ->
          throw ApiError.upload(
              "binding " + name + " has the type " + type + ", which this double doesn't know");
    }
    fields.done();
    return binding;
  }

  private static Binding inherited(String name, String from, List<Binding> former) {
    Binding source =
        former.stream()
            .filter(binding -> binding.name().equals(from))
            .findAny()
            .orElseThrow(
                () ->
                    ApiError.upload(
                        "binding "
                            + name
                            + " can't be inherited: the version before has no "
                            + from));
    return new Binding(name, source.type(), source.json().deepCopy().put("name", name));
  }

  private static void checkSize(String name, String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LARGEST_TEXT) {
      throw new ApiError(
          400, 10_054, "binding " + name + " has " + bytes + " bytes, more than " + LARGEST_TEXT);
    }
  }

  private void checkNamespace(String account, String id) {
    if (!id.matches("[0-9a-f]{32}")) {
      throw new ApiError(400, 10_042, "KV namespace '" + id + "' is not valid.");
    }
    if (store.find(account, id).isEmpty()) {
      throw new ApiError(400, 10_041, "KV namespace '" + id + "' not found.");
    }
  }
}
