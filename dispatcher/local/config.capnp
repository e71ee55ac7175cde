# The dispatcher in a self-hosted workerd. Next to this folder lies dispatcher.mjs. Run it with
#
#   workerd serve --experimental local/config.capnp \
#     --socket-addr http=127.0.0.1:8787 --directory-path disk=/var/lib/edgeward
#
# and the environment variables AUDIENCE, VERIFY_KEYS, SEALING_KEYS, MAX_ISOLATES and PRIVATE_NETWORK; a self-hosted
# workerd evicts nothing by itself, so give MAX_ISOLATES. `--experimental` is for the Worker Loader.
# This is not a sandbox: cpuMs, subrequests and memory are not limited, and an endless loop stops the whole process.

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ( name = "dispatcher", worker = .dispatcher ),
    ( name = "code-store", worker = .codeStore ),
    ( name = "disk", disk = ( path = "/var/lib/edgeward", writable = true ) ),
    # The Worker's own network: the public side only, whatever a name resolves to. What is denied is a machine's host at Azure.
    ( name = "internet", network = ( allow = ["public"], deny = ["168.63.129.16/32"], tlsOptions = ( trustBrowserCas = true ) ) ),
    # For functions, where PRIVATE_NETWORK is `allow` and their egress grants it.
    ( name = "network", network = ( allow = ["public", "private"], tlsOptions = ( trustBrowserCas = true ) ) )
  ],
  sockets = [ ( name = "http", address = "127.0.0.1:8787", http = (), service = "dispatcher" ) ]
);

const dispatcher :Workerd.Worker = (
  modules = [ ( name = "dispatcher.mjs", esModule = embed "../dispatcher.mjs" ) ],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ["global_fetch_strictly_public"],
  bindings = [
    ( name = "LOADER", workerLoader = ( id = "functions" ) ),
    ( name = "CODE", kvNamespace = "code-store" ),
    ( name = "NETWORK", service = "network" ),
    ( name = "AUDIENCE", fromEnvironment = "AUDIENCE" ),
    ( name = "VERIFY_KEYS", fromEnvironment = "VERIFY_KEYS" ),
    ( name = "SEALING_KEYS", fromEnvironment = "SEALING_KEYS" ),
    ( name = "MAX_ISOLATES", fromEnvironment = "MAX_ISOLATES" ),
    ( name = "PRIVATE_NETWORK", fromEnvironment = "PRIVATE_NETWORK" )
  ]
);

const codeStore :Workerd.Worker = (
  modules = [ ( name = "code-store.mjs", esModule = embed "code-store.mjs" ) ],
  compatibilityDate = "2026-11-01",
  durableObjectNamespaces = [ ( className = "CodeStore", uniqueKey = "edgeward-code-store", enableSql = true ) ],
  durableObjectStorage = ( localDisk = "disk" ),
  bindings = [ ( name = "STORE", durableObjectNamespace = "CodeStore" ) ],
  globalOutbound = "internet"
);
