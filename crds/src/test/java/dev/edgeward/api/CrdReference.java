package dev.edgeward.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The reference of all fields, in Markdown, made of the CRDs. */
final class CrdReference {
  private static final String HEAD =
      """
      <!-- Generated from crds/manifests by `./dev generate`; do not edit. -->
      # Reference of the manifests

      Every field of every kind of `edgeward.dev/v1alpha1`, as the CRDs have it. What fields are for, with examples: [manifests.md](manifests.md). A field
      in **bold** is required where its parent is given. `[]` is an item of a list, `{}` a value of a map.
      """;

  private final StringBuilder text = new StringBuilder(HEAD);
  private final List<String> rules = new ArrayList<>();

  private CrdReference() {}

  /**
   * Generates.
   *
   * @param manifests the CRDs in YAML, by file name
   * @return the page
   */
  static String of(Map<String, String> manifests) {
    var reference = new CrdReference();
    manifests.values().stream()
        .map(yaml -> Serialization.unmarshal(yaml, CustomResourceDefinition.class))
        .forEach(reference::kind);
    return reference.text.toString();
  }

  private void kind(CustomResourceDefinition definition) {
    var names = definition.getSpec().getNames();
    text.append("\n## ").append(names.getKind()).append("\n\n");
    text.append("`kubectl get %s`".formatted(names.getPlural()));
    if (!names.getShortNames().isEmpty()) {
      text.append(", short `%s`".formatted(String.join("`, `", names.getShortNames())));
    }
    text.append("; ")
        .append(
            definition.getSpec().getScope().equals("Namespaced")
                ? "namespaced"
                : "for the whole cluster")
        .append(".\n");
    CustomResourceDefinitionVersion version = definition.getSpec().getVersions().getFirst();
    for (String part : List.of("spec", "status")) {
      JSONSchemaProps schema = version.getSchema().getOpenAPIV3Schema().getProperties().get(part);
      if (schema != null) {
        rules.clear();
        text.append("\n| `%s` | type | bounds | what |\n|---|---|---|---|\n".formatted(part));
        fields("", schema);
        if (!rules.isEmpty()) {
          text.append("\nRefused with these words, where they aren't true:\n\n");
          rules.forEach(rule -> text.append("- ").append(rule).append('\n'));
        }
      }
    }
  }

  private void fields(String path, JSONSchemaProps schema) {
    rules(path, schema);
    if (schema.getProperties() != null) {
      schema
          .getProperties()
          .forEach(
              (name, property) -> {
                String full = path.isEmpty() ? name : path + "." + name;
                boolean required =
                    schema.getRequired() != null && schema.getRequired().contains(name);
                row(full, property, required);
                within(full, property);
              });
    }
  }

  private void within(String path, JSONSchemaProps schema) {
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      fields(path + "[]", schema.getItems().getSchema());
    } else if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      fields(path + "{}", schema.getAdditionalProperties().getSchema());
    } else {
      fields(path, schema);
    }
  }

  private void row(String path, JSONSchemaProps schema, boolean required) {
    String name = "`" + path + "`";
    text.append(
        "| %s | %s | %s | %s |\n"
            .formatted(
                required ? "**" + name + "**" : name,
                type(schema),
                String.join(", ", bounds(schema)),
                cell(schema.getDescription())));
  }

  private static String type(JSONSchemaProps schema) {
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      return "list of " + type(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      return "map of " + type(schema.getAdditionalProperties().getSchema());
    }
    if (Boolean.TRUE.equals(schema.getXKubernetesPreserveUnknownFields())) {
      return "any JSON";
    }
    return schema.getType() == null ? "any JSON" : schema.getType();
  }

  private static List<String> bounds(JSONSchemaProps schema) {
    List<String> bounds = new ArrayList<>();
    if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
      bounds.add(
          String.join(", ", schema.getEnum().stream().map(v -> "`" + v.asText() + "`").toList()));
    }
    range(bounds, schema.getMinLength(), schema.getMaxLength(), "characters");
    range(bounds, schema.getMinItems(), schema.getMaxItems(), "items");
    range(bounds, schema.getMinProperties(), schema.getMaxProperties(), "entries");
    range(bounds, schema.getMinimum(), schema.getMaximum(), "");
    if (schema.getPattern() != null) {
      bounds.add("`" + cell(schema.getPattern()) + "`");
    }
    if (schema.getDefault() != null) {
      bounds.add("default `" + cell(schema.getDefault().toString()) + "`");
    }
    return bounds;
  }

  private static void range(List<String> bounds, Number least, Number most, String unit) {
    if (least == null && most == null) {
      return;
    }
    String range =
        least == null
            ? "at most " + plain(most)
            : most == null ? "at least " + plain(least) : plain(least) + " to " + plain(most);
    bounds.add(unit.isEmpty() ? range : range + " " + unit);
  }

  private static String plain(Number number) {
    return Long.toString(number.longValue());
  }

  private void rules(String path, JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations() == null) {
      return;
    }
    for (ValidationRule rule : schema.getXKubernetesValidations()) {
      String message = rule.getMessage() == null ? rule.getMessageExpression() : rule.getMessage();
      rules.add((path.isEmpty() ? "" : "`" + path + "`: ") + cell(message));
    }
  }

  /** What a cell of a table can hold. */
  private static String cell(String words) {
    return words == null ? "" : words.strip().replace("\n", " ").replace("|", "\\|");
  }
}
