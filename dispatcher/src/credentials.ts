/**
 * Credentials of an installation: added to what functions send, here, where no function sees them, and for the origins
 * alone that they were sealed for. A fetch names the security schemes that its operation takes, in a header that goes no
 * further.
 */

import { exceeds, readText } from "./bytes.js";
import { MAX_TOKEN_ANSWER_BYTES, MAX_TOKEN_BYTES, OAUTH_CACHE_BYTES, TOKEN_TIMEOUT_MS } from "./limits.js";
import { LruCache } from "./lru.js";
import { encode } from "./openapi/style.js";

export type Scheme =
  | {
      readonly type: "apiKey";
      readonly in: "header" | "query" | "cookie";
      readonly name: string;
      readonly value: string;
    }
  | { readonly type: "basic"; readonly username: string; readonly password: string }
  | { readonly type: "bearer"; readonly token: string }
  | {
      readonly type: "oauth2";
      readonly tokenUrl: string;
      readonly clientId: string;
      readonly clientSecret: string;
    };

export interface Credentials {
  readonly origins: readonly string[];
  /** By the name of the security scheme; "" stands for what a document leaves unsaid. */
  readonly schemes: Readonly<Record<string, Scheme>>;
}

/** Alternatives, of which one is to be met; each of schemes and their scopes. */
type Security = readonly Readonly<Record<string, readonly string[]>>[];

interface Token {
  readonly text: string;
  readonly until: number;
}

/** A token is given up this long before it is over. */
const MARGIN_MS = 30_000;
/** Of a token that says nothing of its end. */
const DEFAULT_LIFE_S = 300;

const tokens = new LruCache<Token>(OAUTH_CACHE_BYTES);

/** What a sealed text says of credentials, checked; null where it says something else. */
export function credentialsOf(value: unknown): Credentials | null {
  if (typeof value !== "object" || value === null) return null;
  const { origins, schemes } = value as Partial<Credentials>;
  if (!Array.isArray(origins) || typeof schemes !== "object" || schemes === null) return null;
  return { origins, schemes };
}

/** Sends a request with the credentials that it may have; `send` is the network that it would leave by anyway. */
export async function sendWith(
  credentials: Credentials,
  wanted: string,
  request: Request,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  const url = new URL(request.url);
  if (!credentials.origins.includes(url.origin)) return send(request);
  const alternative = satisfied(securityOf(wanted), credentials);
  if (alternative === null) return send(request);
  const again = request.body === null ? request.clone() : null;
  const first = await authorized(request, alternative, credentials, send);
  const response = await send(first.request);
  if (response.status !== 401 || first.tokens.length === 0) return response;
  // The server may have revoked them before their time.
  for (const key of first.tokens) tokens.delete(key);
  if (again === null || first.fetched) return response;
  await response.body?.cancel();
  return send((await authorized(again, alternative, credentials, send)).request);
}

function securityOf(wanted: string): Security {
  try {
    const value = JSON.parse(wanted) as unknown;
    return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
  } catch {
    return [];
  }
}

/** The first alternative that there are credentials for; null where nothing is to be added. */
function satisfied(
  security: Security,
  { schemes }: Credentials,
): Readonly<Record<string, readonly string[]>> | null {
  const found = security.find((one) => Object.keys(one).every((name) => Object.hasOwn(schemes, name)));
  return found === undefined || Object.keys(found).length === 0 ? null : found;
}

interface Authorized {
  readonly request: Request;
  /** Under which keys its tokens are kept. */
  readonly tokens: readonly string[];
  /** Whether one of them is new. */
  readonly fetched: boolean;
}

async function authorized(
  request: Request,
  alternative: Readonly<Record<string, readonly string[]>>,
  { schemes }: Credentials,
  send: (request: Request) => Promise<Response>,
): Promise<Authorized> {
  const url = new URL(request.url);
  const headers = new Headers(request.headers);
  const used: string[] = [];
  let fetched = false;
  for (const [name, scopes] of Object.entries(alternative)) {
    const scheme = schemes[name] as Scheme;
    switch (scheme.type) {
      case "apiKey":
        if (scheme.in === "header") {
          headers.set(scheme.name, scheme.value);
        } else if (scheme.in === "query") {
          url.search = queryWith(url.search, scheme.name, scheme.value);
        } else {
          const cookie = `${scheme.name}=${scheme.value}`;
          headers.set("cookie", headers.has("cookie") ? `${headers.get("cookie")}; ${cookie}` : cookie);
        }
        break;
      case "basic":
        headers.set("authorization", basic(scheme.username, scheme.password));
        break;
      case "bearer":
        headers.set("authorization", `Bearer ${scheme.token}`);
        break;
      case "oauth2": {
        const key = JSON.stringify([scheme.tokenUrl, scheme.clientId, scheme.clientSecret, scopes]);
        let token = tokens.get(key);
        if (token === undefined || token.until <= Date.now()) {
          token = await fetchToken(name, scheme, scopes, send);
          tokens.set(key, token, key.length + token.text.length);
          fetched = true;
        }
        used.push(key);
        headers.set("authorization", `Bearer ${token.text}`);
      }
    }
  }
  const changed = url.href === request.url ? request : new Request(url.href, request);
  return { request: new Request(changed, { headers, redirect: "manual" }), tokens: used, fetched };
}

/** As text: a URL's own search parameters would write what else is in it anew, in another encoding. */
function queryWith(search: string, name: string, value: string): string {
  const own = `${encode(name)}=${encode(value)}`;
  const others = search === "" ? [] : search.slice(1).split("&");
  const kept = others.filter((part) => !new URLSearchParams(`?${part}`).has(name));
  return `?${[...kept, own].join("&")}`;
}

async function fetchToken(
  name: string,
  { tokenUrl, clientId, clientSecret }: Scheme & { type: "oauth2" },
  scopes: readonly string[],
  send: (request: Request) => Promise<Response>,
): Promise<Token> {
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (scopes.length > 0) form.set("scope", scopes.join(" "));
  const asked = Date.now();
  const response = await send(
    new Request(tokenUrl, {
      method: "POST",
      headers: {
        accept: "application/json",
        // RFC 6749, 2.3.1: both are form-encoded first.
        authorization: basic(encodeURIComponent(clientId), encodeURIComponent(clientSecret)),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: form.toString(),
      redirect: "manual",
      signal: AbortSignal.timeout(TOKEN_TIMEOUT_MS),
    }),
  );
  const text = await readText(response, MAX_TOKEN_ANSWER_BYTES);
  const told = response.ok ? tokenOf(text ?? "") : null;
  if (told === null) {
    // What it said stays here: it may repeat what it was told.
    const why = response.ok ? `, without a token of at most ${MAX_TOKEN_BYTES} bytes` : "";
    throw new Error(
      `no token for the security scheme ${JSON.stringify(name)}: the token endpoint answered ${response.status}${why}`,
    );
  }
  return { text: told.token, until: asked + told.lifeSeconds * 1000 - MARGIN_MS };
}

function tokenOf(text: string): { token: string; lifeSeconds: number } | null {
  try {
    const { access_token: token, expires_in: life } = JSON.parse(text) as Record<string, unknown>;
    const lifeSeconds = Number(life ?? DEFAULT_LIFE_S);
    return typeof token === "string" && token !== "" && !exceeds(token, MAX_TOKEN_BYTES)
      ? { token, lifeSeconds: Number.isFinite(lifeSeconds) ? lifeSeconds : DEFAULT_LIFE_S }
      : null;
  } catch {
    return null;
  }
}

function basic(username: string, password: string): string {
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}
