package dev.edgeward.e2e.stack;

import java.util.Arrays;
import java.util.Optional;

/** The processes of the stack, in the order in which they start. */
public enum Component {
  ETCD("etcd"),
  KUBE_APISERVER("kube-apiserver"),
  KUBE_CONTROLLER_MANAGER("kube-controller-manager"),
  OPERATOR("operator"),
  API_SERVER("api-server"),
  WORKERD("workerd");

  private final String title;

  Component(String title) {
    this.title = title;
  }

  /** What people call it; also the name of its log. */
  public String title() {
    return title;
  }

  /** The component of that title. */
  public static Optional<Component> of(String title) {
    return Arrays.stream(values()).filter(component -> component.title.equals(title)).findFirst();
  }
}
