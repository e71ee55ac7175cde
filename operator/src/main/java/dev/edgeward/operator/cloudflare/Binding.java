package dev.edgeward.operator.cloudflare;

/** What a script finds in its {@code env}. */
public sealed interface Binding {
  /**
   * What the script calls it.
   *
   * @return the name in {@code env}
   */
  String name();

  /**
   * What it is.
   *
   * @return the type in API v4
   */
  String type();

  /**
   * A Worker Loader.
   *
   * @param name in {@code env}
   */
  record WorkerLoader(String name) implements Binding {
    @Override
    public String type() {
      return "worker_loader";
    }
  }

  /**
   * A KV namespace.
   *
   * @param name in {@code env}
   * @param namespaceId of the namespace
   */
  record KvNamespaceId(String name, String namespaceId) implements Binding {
    @Override
    public String type() {
      return "kv_namespace";
    }
  }

  /**
   * A text that everyone may read who may read the script.
   *
   * @param name in {@code env}
   * @param text its value
   */
  record PlainText(String name, String text) implements Binding {
    @Override
    public String type() {
      return "plain_text";
    }
  }

  /**
   * A text that only the script can read; Cloudflare never gives it back.
   *
   * @param name in {@code env}
   * @param text its value
   */
  record SecretText(String name, String text) implements Binding {
    @Override
    public String type() {
      return "secret_text";
    }

    /** Does not say the text. */
    @Override
    public String toString() {
      return "SecretText[name=" + name + "]";
    }
  }
}
