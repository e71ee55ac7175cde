package dev.edgeward.operator.runtime;

import dev.edgeward.operator.dispatch.RuntimeConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that the Runtime reconciler has made; what is not here can't be used yet. */
@ApplicationScoped
public class Runtimes {
  private final Map<String, RuntimeConnection> connections = new ConcurrentHashMap<>();

  /**
   * The connection to a Runtime.
   *
   * @param name of the Runtime
   * @return empty when there is no such Runtime, or its keys are not made yet
   */
  public Optional<RuntimeConnection> find(String name) {
    return Optional.ofNullable(connections.get(name));
  }

  void put(RuntimeConnection connection) {
    connections.put(connection.name(), connection);
  }

  void remove(String name) {
    connections.remove(name);
  }
}
