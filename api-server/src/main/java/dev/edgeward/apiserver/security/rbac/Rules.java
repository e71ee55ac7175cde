package dev.edgeward.apiserver.security.rbac;

import dev.edgeward.api.Names;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How Kubernetes reads the rules of a role: {@code RuleAllows} in its {@code
 * plugin/pkg/auth/authorizer/rbac}. Lower and upper case differ, {@code *} stands only alone.
 */
final class Rules {
  private static final String ALL = "*";
  private static final String LIST = "list";
  private static final String FUNCTIONS = "functions";

  private Rules() {}

  /** Whether a rule lets list every function of a namespace. */
  static boolean listsFunctions(PolicyRule rule) {
    return isOurs(rule)
        && has(rule.getVerbs(), LIST)
        && has(rule.getResources(), FUNCTIONS)
        && namesNone(rule.getResourceNames());
  }

  /** Whether a rule is about anything of {@code edgeward.dev}. */
  static boolean isOurs(PolicyRule rule) {
    return has(rule.getApiGroups(), Names.GROUP);
  }

  private static boolean has(@Nullable List<String> values, String wanted) {
    return values != null && (values.contains(ALL) || values.contains(wanted));
  }

  /** A list has no name: a rule with names holds for it only if one of them is empty. */
  private static boolean namesNone(@Nullable List<String> names) {
    return names == null || names.isEmpty() || names.contains("");
  }
}
