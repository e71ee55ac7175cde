package dev.edgeward.e2e.stack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The TCP ports of the stack, all on loopback.
 *
 * @param kube the Kubernetes API
 * @param api the REST API
 * @param admission the operator's webhooks
 */
public record Ports(
    int kube,
    int api,
    int etcd,
    int etcdPeer,
    int operator,
    int operatorManagement,
    int apiManagement,
    int workerd,
    int admission) {

  /** Where all of them are. */
  static final String HOST = "127.0.0.1";

  private static final List<String> NAMES =
      List.of(
          "kube",
          "api",
          "etcd",
          "etcdPeer",
          "operator",
          "operatorManagement",
          "apiManagement",
          "workerd",
          "admission");

  /** Below the range from which systems take the ports of outgoing connections. */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;

  /**
   * Ports that nobody uses.
   *
   * @param kube the port of the Kubernetes API, or 0 for any
   * @param api the port of the REST API, or 0 for any
   */
  static Ports free(int kube, int api) throws StackException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      int[] ports = new int[NAMES.size()];
      ports[0] = kube == 0 ? hold(held) : hold(kube, held);
      ports[1] = api == 0 ? hold(held) : hold(api, held);
      for (int i = 2; i < ports.length; i++) {
        ports[i] = hold(held);
      }
      return of(ports);
    } finally {
      held.forEach(Ports::release);
    }
  }

  /** Some ports that nobody uses, for what runs beside a stack. */
  public static List<Integer> free(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      return IntStream.range(0, count).mapToObj(any -> hold(held)).toList();
    } finally {
      held.forEach(Ports::release);
    }
  }

  /** The address of the webhooks, which kube-apiserver calls over TLS alone. */
  public URI webhooks() {
    return URI.create("https://" + HOST + ":" + admission);
  }

  /** Whether none is missing, as one may be of what an earlier version saved. */
  boolean areWhole() {
    return toMap().values().stream().allMatch(port -> port > 0);
  }

  /** Whether nobody uses any of these ports. */
  boolean areFree() {
    List<ServerSocket> held = new ArrayList<>();
    try {
      return toMap().values().stream().allMatch(port -> tryToHold(port, held) != 0);
    } finally {
      held.forEach(Ports::release);
    }
  }

  /** The ports by name. */
  Map<String, Integer> toMap() {
    int[] ports = {
      kube, api, etcd, etcdPeer, operator, operatorManagement, apiManagement, workerd, admission
    };
    Map<String, Integer> map = new TreeMap<>();
    for (int i = 0; i < ports.length; i++) {
      map.put(NAMES.get(i), ports[i]);
    }
    return map;
  }

  /** The reverse of {@link #toMap()}. */
  static Ports fromMap(Map<String, Integer> map) {
    return of(NAMES.stream().mapToInt(name -> map.getOrDefault(name, 0)).toArray());
  }

  private static Ports of(int[] p) {
    return new Ports(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8]);
  }

  private static int hold(List<ServerSocket> held) {
    int port = 0;
    while (port == 0) {
      port = tryToHold(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST), held);
    }
    return port;
  }

  private static int hold(int port, List<ServerSocket> held) throws StackException {
    if (tryToHold(port, held) == 0) {
      throw new StackException("port " + port + " is in use by something else");
    }
    return port;
  }

  private static int tryToHold(int port, List<ServerSocket> held) {
    try {
      held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
      return port;
    } catch (IOException e) {
      return 0;
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // it holds nothing any more
    }
  }
}
