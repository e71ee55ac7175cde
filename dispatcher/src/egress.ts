/**
 * What a function may reach. `Deny` has no network at all; the other policies go out through this entrypoint, which
 * sees every hop of a redirect as a fetch of its own.
 */

import { WorkerEntrypoint } from "cloudflare:workers";
import { isPublicAddress, isPublicName } from "./address.js";
import type { Egress } from "./bundle.js";

export interface OutboundProps extends Egress {
  readonly privateNetwork: boolean;
}

/** Why a fetch is refused, or null when it is granted. */
export function refusal(url: URL, props: OutboundProps): string | null {
  if (props.policy === "Deny") return "egress policy is Deny";
  if (url.protocol !== "http:" && url.protocol !== "https:") return "only http and https are supported";
  const host = hostOf(url);
  if (props.policy === "AllowList" && !props.hosts.some((entry) => matches(entry, host))) {
    return "egress policy is AllowList and its hosts do not include it";
  }
  if (props.privateNetwork) return null;
  if (!isPublicName(host) || !isPublicAddress(host)) {
    return "loopback, private and link-local addresses are closed to functions";
  }
  return null;
}

/** `*.example.org` stands for every name below example.org, however deep, and not for example.org itself. */
export function matches(entry: string, host: string): boolean {
  const wanted = entry.toLowerCase();
  if (wanted.startsWith("*.")) return host.length > wanted.length - 1 && host.endsWith(wanted.slice(1));
  return host === wanted;
}

function hostOf(url: URL): string {
  return url.hostname.toLowerCase().replace(/\.+$/, "");
}

export class Outbound extends WorkerEntrypoint<DispatcherEnv, OutboundProps> {
  override async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const why = refusal(url, this.ctx.props);
    if (why !== null) throw new Error(`fetch to ${JSON.stringify(url.hostname)} refused: ${why}`);
    // `cf` could steer the dispatcher's own zone (cache keys, resolution), so a function's is dropped.
    const outgoing = new Request(request, { redirect: "manual", cf: {} });
    const { NETWORK } = this.env;
    return this.ctx.props.privateNetwork && NETWORK !== undefined ? NETWORK.fetch(outgoing) : fetch(outgoing);
  }
}
