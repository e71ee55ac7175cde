package dev.edgeward.e2e.stack;

import dev.edgeward.e2e.controlplane.Binaries;
import dev.edgeward.e2e.process.Launch;
import dev.edgeward.e2e.process.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The Kubernetes control plane: etcd, the API server, the controllers that Edgeward relies on. */
final class ControlPlane {

  /**
   * What a real cluster does that Edgeward counts on; there are no nodes, so nothing about pods.
   */
  private static final String CONTROLLERS =
      String.join(
          ",",
          "namespace-controller",
          "garbage-collector-controller",
          "serviceaccount-controller",
          "serviceaccount-token-controller",
          "clusterrole-aggregation-controller");

  private static final String AUDIT_POLICY =
      """
      # Who did what to which object; no bodies. Enough to count the requests that a Function costs, and to see which of
      # their rights the two programs use.
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived, ResponseStarted]
      rules:
        - level: Metadata
          users:
            - system:serviceaccount:edgeward:edgeward-operator
            - system:serviceaccount:edgeward:edgeward-api-server
        - level: Metadata
          resources:
            - group: edgeward.dev
            - group: ""
              resources: [configmaps, secrets, events]
            - group: events.k8s.io
        - level: None
      """;

  private final StackFolder folder;
  private final Ports ports;
  private final Binaries binaries;

  ControlPlane(StackFolder folder, Ports ports, Binaries binaries) {
    this.folder = folder;
    this.ports = ports;
    this.binaries = binaries;
  }

  /** Writes what the processes read: keys, the audit policy. Keeps what is there. */
  void prepare() throws StackException {
    StackFolder.write(auditPolicy(), AUDIT_POLICY);
    if (!Files.exists(publicKey())) {
      writeServiceAccountKeys();
    }
    try {
      Files.createDirectories(folder.logs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The address of the Kubernetes API. */
  String url() {
    return "https://127.0.0.1:" + ports.kube();
  }

  /** What a client must trust, PEM. */
  Path certificate() {
    return folder.certificates().resolve("apiserver.crt");
  }

  Service etcd() {
    String client = "http://127.0.0.1:" + ports.etcd();
    String peer = "http://127.0.0.1:" + ports.etcdPeer();
    return service(
        Component.ETCD,
        Probes.http(() -> client + "/health"),
        List.of(
            binaries.etcd().toString(),
            "--data-dir=" + folder.etcdData(),
            "--listen-client-urls=" + client,
            "--advertise-client-urls=" + client,
            "--listen-peer-urls=" + peer,
            "--initial-advertise-peer-urls=" + peer,
            "--initial-cluster=default=" + peer,
            "--unsafe-no-fsync",
            "--log-level=warn"));
  }

  Service kubeApiserver() {
    return service(
        Component.KUBE_APISERVER,
        Probes.https(() -> url() + "/readyz", certificate()),
        List.of(
            binaries.kubeApiserver().toString(),
            "--etcd-servers=http://127.0.0.1:" + ports.etcd(),
            "--bind-address=127.0.0.1",
            "--advertise-address=127.0.0.1",
            "--endpoint-reconciler-type=none",
            "--secure-port=" + ports.kube(),
            "--cert-dir=" + folder.certificates(),
            "--service-cluster-ip-range=10.0.0.0/24",
            "--authorization-mode=RBAC",
            "--token-auth-file=" + folder.tokens(),
            "--service-account-issuer=https://kubernetes.default.svc",
            "--service-account-key-file=" + publicKey(),
            "--service-account-signing-key-file=" + privateKey(),
            "--audit-policy-file=" + auditPolicy(),
            "--audit-log-path=" + folder.auditLog(),
            "--audit-log-maxsize=100",
            "--audit-log-maxbackup=2",
            "--profiling=false"));
  }

  Service kubeControllerManager() {
    return service(
        Component.KUBE_CONTROLLER_MANAGER,
        () -> true,
        List.of(
            binaries.kubeControllerManager().toString(),
            "--kubeconfig=" + folder.kubeconfig(),
            "--controllers=" + CONTROLLERS,
            "--service-account-private-key-file=" + privateKey(),
            "--root-ca-file=" + certificate(),
            "--use-service-account-credentials",
            "--leader-elect=false",
            "--secure-port=0"));
  }

  private Service service(Component component, Service.Probe probe, List<String> command) {
    return new Service(
        component.title(),
        () -> new Launch(command, Map.of(), List.of()),
        probe,
        false,
        Duration.ofMinutes(1),
        folder.log(component),
        folder.pidFile(component));
  }

  private Path auditPolicy() {
    return folder.root().resolve("audit-policy.yaml");
  }

  private Path privateKey() {
    return folder.certificates().resolve("service-account.key");
  }

  private Path publicKey() {
    return folder.certificates().resolve("service-account.pub");
  }

  private void writeServiceAccountKeys() throws StackException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      StackFolder.write(privateKey(), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      StackFolder.write(publicKey(), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new StackException("this Java has no RSA", e);
    }
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), type);
  }
}
