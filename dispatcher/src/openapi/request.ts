/** From an operation and its arguments to a request. */

import { bodyOf, type Content } from "./body.js";
import { CREDENTIALS_HEADER, type Operation, type Parameter } from "./operation.js";
import { encode, encodeReserved, isAbsent, plain, serialize, textOf } from "./style.js";

export type Args = Readonly<Record<string, unknown>>;

/** Own properties only: an argument may be called as something that every object has. */
export function argument(args: Args, name: string): unknown {
  return Object.hasOwn(args, name) ? args[name] : undefined;
}

/** What is sent; a redirect may have it sent once more. */
export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly body: Content["content"] | null;
}

export function outgoingOf(operation: Operation, args: Args): Outgoing {
  const given = operation.parameters
    .map((parameter) => [parameter, argument(args, parameter.arg)] as const)
    .filter(([, value]) => !isAbsent(value));
  const of = (place: Parameter["in"]) => given.filter(([parameter]) => parameter.in === place);
  const headers = new Headers({ accept: operation.accept });
  for (const [parameter, value] of of("header")) {
    headers.set(parameter.name, written(parameter, value, plain) ?? "");
  }
  const cookies = of("cookie").flatMap(([parameter, value]) => named(parameter, value) ?? []);
  if (cookies.length > 0) headers.set("cookie", cookies.join("; "));
  const query = of("query").flatMap(([parameter, value]) => named(parameter, value) ?? []);
  const url = urlOf(operation, args, of("path"));
  // Set as text: a URL's own search parameters would be written anew, in another encoding.
  if (query.length > 0) url.search = [url.search.slice(1), ...query].filter((part) => part !== "").join("&");
  const body =
    operation.body === undefined ? undefined : bodyOf(operation.body, argument(args, operation.body.arg));
  if (body?.mediaType !== undefined) headers.set("content-type", body.mediaType);
  if (operation.security.length > 0) headers.set(CREDENTIALS_HEADER, JSON.stringify(operation.security));
  return { url, method: operation.method, headers, body: body?.content ?? null };
}

function named(parameter: Parameter, value: unknown): string | null {
  const enc = parameter.allowReserved === true ? encodeReserved : encode;
  if (parameter.mediaType === undefined) return serialize(parameter.name, value, parameter, enc);
  return `${encode(parameter.name)}=${encode(contentOf(parameter.mediaType, value))}`;
}

function written(parameter: Parameter, value: unknown, enc: (text: string) => string): string | null {
  if (parameter.mediaType !== undefined) return enc(contentOf(parameter.mediaType, value));
  return serialize(parameter.name, value, parameter, enc);
}

const contentOf = (mediaType: string, value: unknown) =>
  /[/+]json\b/.test(mediaType) ? JSON.stringify(value) : textOf(value);

function urlOf(operation: Operation, args: Args, path: (readonly [Parameter, unknown])[]): URL {
  const filled = operation.path.replace(/\{([^{}]*)\}/g, (_template, name: string) => {
    const found = path.find(([parameter]) => parameter.name === name);
    const text = found === undefined ? null : written(found[0], found[1], encode);
    if (text === null || text === "") throw new TypeError(`the path takes a value of ${name}`);
    return text;
  });
  // A URL has no such segments: it would lead to another path than the document's, encoded or not.
  if (filled.split("/").some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) {
    throw new TypeError('no segment of the path may be "." or ".."');
  }
  return new URL(serverOf(operation, args).replace(/\/$/, "") + filled);
}

function serverOf({ server }: Operation, args: Args): string {
  const chosen = server.arg === undefined ? undefined : argument(args, server.arg);
  const values = typeof chosen === "object" && chosen !== null ? (chosen as Args) : {};
  return server.url.replace(/\{([^{}]*)\}/g, (_template, name: string) =>
    textOf(argument(values, name) ?? argument(server.variables, name) ?? ""),
  );
}
