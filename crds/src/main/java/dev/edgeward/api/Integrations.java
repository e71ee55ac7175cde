package dev.edgeward.api;

import dev.edgeward.api.v1alpha1.FunctionSelector;
import dev.edgeward.api.v1alpha1.IntegrationSpec;
import dev.edgeward.api.v1alpha1.LabelRequirement;
import dev.edgeward.api.v1alpha1.LocalRef;
import dev.edgeward.api.v1alpha1.Visibility;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an integration offers, and to whom: one answer for the program that reports it and the one
 * that acts by it. What can't be read (an unknown visibility or operator) offers and selects
 * nothing.
 */
public final class Integrations {
  private Integrations() {}

  /**
   * Whether a workspace may install an integration.
   *
   * @param integration its spec, null when it has none
   * @param workspace name of the workspace's namespace
   * @return true if it is public or lists the workspace
   */
  public static boolean isOfferedTo(@Nullable IntegrationSpec integration, String workspace) {
    if (integration == null || integration.visibility() == null) {
      return false;
    }
    return integration.visibility() == Visibility.PUBLIC
        || (integration.workspaces() != null && integration.workspaces().contains(workspace));
  }

  /**
   * Whether an integration publishes a function of its own namespace.
   *
   * @param name of the integration
   * @param integration its spec, null when it has none
   * @param function name of the function
   * @param labels of the function, null when it has none
   * @return true if it names the function, its selector matches, or the function is an operation of
   *     its document
   */
  public static boolean publishes(
      String name,
      @Nullable IntegrationSpec integration,
      String function,
      @Nullable Map<String, String> labels) {
    return integration != null
        && (named(integration).contains(function)
            || (integration.openapi() != null && isOperation(name, labels))
            || matches(integration.selector(), labels == null ? Map.of() : labels));
  }

  /**
   * Whether a function is an operation of an integration's document.
   *
   * @param name of the integration
   * @param labels of a function of its namespace, null when it has none
   * @return true if the operator made it for that integration
   */
  public static boolean isOperation(String name, @Nullable Map<String, String> labels) {
    return labels != null && name.equals(labels.get(Names.INTEGRATION_LABEL));
  }

  /**
   * The functions that an integration names.
   *
   * @param integration its spec, null when it has none
   * @return names in alphabetical order
   */
  public static Set<String> named(@Nullable IntegrationSpec integration) {
    Set<String> names = new TreeSet<>();
    if (integration != null && integration.functions() != null) {
      integration.functions().stream()
          .filter(Objects::nonNull)
          .map(LocalRef::name)
          .filter(Objects::nonNull)
          .forEach(names::add);
    }
    return names;
  }

  private static boolean matches(@Nullable FunctionSelector selector, Map<String, String> labels) {
    if (selector == null) {
      return false;
    }
    Map<String, String> wanted = selector.matchLabels() == null ? Map.of() : selector.matchLabels();
    List<LabelRequirement> requirements =
        selector.matchExpressions() == null ? List.of() : selector.matchExpressions();
    return wanted.entrySet().stream()
            .allMatch(
                label ->
                    label.getValue() != null && label.getValue().equals(labels.get(label.getKey())))
        && requirements.stream().allMatch(requirement -> meets(requirement, labels));
  }

  private static boolean meets(@Nullable LabelRequirement requirement, Map<String, String> labels) {
    if (requirement == null || requirement.key() == null || requirement.operator() == null) {
      return false;
    }
    String value = labels.get(requirement.key());
    List<String> values = requirement.values() == null ? List.of() : requirement.values();
    return switch (requirement.operator()) {
      case IN -> value != null && values.contains(value);
      case NOT_IN -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case DOES_NOT_EXIST -> value == null;
    };
  }
}
