/**
 * What a function may reach. `Deny` has no network at all; the other policies go out through this entrypoint, which
 * sees every hop of a redirect as a fetch of its own.
 */

import { WorkerEntrypoint } from "cloudflare:workers";
import { isAddress, isPublicAddress, isPublicName } from "./address.js";
import type { Egress } from "./bundle.js";
import { type Credentials, sendWith } from "./credentials.js";
import { CREDENTIALS_HEADER } from "./openapi/operation.js";

export interface OutboundProps extends Egress {
  readonly privateNetwork: boolean;
  /** Of the installation that the function is called by; absent where it has none. */
  readonly credentials?: Credentials;
}

/** Why a fetch is refused, or null when it is granted. */
export function refusal(url: URL, props: OutboundProps): string | null {
  if (props.policy === "Deny") return "egress policy is Deny";
  if (url.protocol !== "http:" && url.protocol !== "https:") return "only http and https are supported";
  const host = hostOf(url);
  // No name has one, but a resolver may read over it: "localhost.." is no name that is known here.
  if (host.split(".").includes("")) return "host names with an empty part are closed to functions";
  if (!props.privateNetwork && (!isPublicName(host) || !isPublicAddress(host))) {
    return "loopback, private and link-local addresses are closed to functions";
  }
  if (props.policy === "AllowList" && !props.hosts.some((entry) => matches(entry, url))) {
    return "egress policy is AllowList and its hosts do not include it";
  }
  return null;
}

/**
 * Whether an entry of an AllowList grants a URL. `*.example.org` stands for every name below example.org, however deep,
 * and not for example.org itself, nor for an address. `example.org:8443` stands for that port; without one, for the
 * port that the scheme has by itself.
 */
export function matches(entry: string, url: URL): boolean {
  const wanted = entry.toLowerCase();
  const colon = wanted.lastIndexOf(":");
  const hasPort = colon > wanted.lastIndexOf("]"); // [2001:db8::1] has colons, and no port
  if (hasPort ? portOf(url) !== wanted.slice(colon + 1) : url.port !== "") return false;
  const name = hasPort ? wanted.slice(0, colon) : wanted;
  const host = hostOf(url);
  if (!name.startsWith("*.")) return host === name;
  return host.length > name.length - 1 && host.endsWith(name.slice(1)) && !isAddress(host);
}

/** The URL's host as lists have it: the parser made it lower-case and Punycode, and a dot at its end means the same name. */
function hostOf(url: URL): string {
  return url.hostname.replace(/\.$/, "");
}

function portOf(url: URL): string {
  if (url.port !== "") return url.port;
  return url.protocol === "https:" ? "443" : "80";
}

export class Outbound extends WorkerEntrypoint<DispatcherEnv, OutboundProps> {
  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const why = refusal(url, this.ctx.props);
    if (why !== null) throw new Error(`fetch to ${JSON.stringify(url.host)} refused: ${why}`);
    // What arrives on a WebSocket wakes the function long after its answer and its deadline, and nothing here could end it.
    if (request.headers.has("upgrade")) {
      throw new Error(`upgrade to ${JSON.stringify(url.host)} refused: WebSockets are closed to functions`);
    }
    // What goes out is the URL that was checked, not a text that something else may read otherwise.
    const checked = url.href === request.url ? request : new Request(url.href, request);
    // `cf` could steer the dispatcher's own zone (cache keys, resolution), so a function's is dropped; and another Host
    // than the URL's could reach what stands beside the granted host, behind one proxy or edge.
    const outgoing = new Request(checked, { redirect: "manual", cf: {} });
    outgoing.headers.delete("host");
    const wanted = outgoing.headers.get(CREDENTIALS_HEADER);
    outgoing.headers.delete(CREDENTIALS_HEADER);
    const { credentials } = this.ctx.props;
    if (credentials === undefined || wanted === null) return this.#send(outgoing);
    return sendWith(credentials, wanted, outgoing, (request) => this.#granted(request));
  }

  /** Also where a token comes from is no way into the private network. */
  #granted(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const why = refusal(url, { ...this.ctx.props, policy: "AllowAll" });
    if (why !== null) throw new Error(`fetch to ${JSON.stringify(url.host)} refused: ${why}`);
    return this.#send(request);
  }

  #send(request: Request): Promise<Response> {
    const { NETWORK } = this.env;
    return this.ctx.props.privateNetwork && NETWORK !== undefined ? NETWORK.fetch(request) : fetch(request);
  }
}
