package dev.edgeward.operator.function;

import dev.edgeward.api.v1alpha1.FunctionSchema;
import dev.edgeward.api.v1alpha1.Runtime;
import dev.edgeward.api.v1alpha1.Workspace;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Optional;

/** What a Function's spec can refer to. */
interface References extends CodeSupply {
  /** A ConfigMap that is shared with functions. */
  Optional<ConfigMap> configMap(String namespace, String name);

  /** A Secret with credentials for registries that is shared with functions. */
  Optional<Secret> pullSecret(String namespace, String name);

  /** A FunctionSchema. */
  Optional<FunctionSchema> schema(String namespace, String name);

  /** The namespace whose schemas everyone may refer to. */
  String systemNamespace();

  /** The settings of the workspace that a namespace is. */
  Optional<Workspace> workspace(String namespace);

  /** All Runtimes. */
  List<Runtime> runtimes();
}
