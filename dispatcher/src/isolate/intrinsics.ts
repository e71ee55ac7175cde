/**
 * What the core uses of the language and the platform, taken before user code runs. User code may patch every global
 * and every prototype; nothing here is looked up on one again.
 */

export const { apply } = Reflect;

// biome-ignore lint/suspicious/noExplicitAny: the type of every method
type Method = (this: any, ...args: any[]) => any;
type Unbound<F extends Method> = (self: ThisParameterType<F>, ...args: Parameters<F>) => ReturnType<F>;

/** A method as a function of its receiver. */
export function unbound<F extends Method>(method: F): Unbound<F> {
  return (self, ...args) => apply(method, self, args) as ReturnType<F>;
}

export const { parse, stringify } = JSON;
export const { isArray } = Array;
export const { defineProperty, freeze, getPrototypeOf, keys, getOwnPropertyDescriptor } = Object;
export const { isFinite: isFiniteNumber } = Number;
export const { max } = Math;
export const { now } = Date;
export const DateClass = Date;
export const ResponseClass = Response;
export const ErrorClass = Error;
export const PromiseClass = Promise;
export const StringOf = String;
export const AbortControllerClass = AbortController;
export const DOMExceptionClass = DOMException;
export const startTimer = setTimeout;
export const abortWith = unbound(
  AbortController.prototype.abort as (this: AbortController, reason: unknown) => void,
);
export const { prototype: objectPrototype } = Object;
export const { prototype: datePrototype } = Date;
export const { prototype: errorPrototype } = Error;

export const requestText = unbound(Request.prototype.text as (this: Request) => Promise<string>);
export const toIso = unbound(Date.prototype.toISOString);
export const timeOf = unbound(Date.prototype.getTime);
export const slice = unbound(String.prototype.slice);
export const indexOf = unbound(
  String.prototype.indexOf as (this: string, text: string, from?: number) => number,
);
export const charCodeAt = unbound(String.prototype.charCodeAt);
export const tagOf = unbound(Object.prototype.toString);
export const mapGet = unbound(Map.prototype.get);
export const mapSet = unbound(Map.prototype.set);
export const mapDelete = unbound(Map.prototype.delete);
export const mapKeys = unbound(Map.prototype.keys);
export const nextKey = unbound(
  new Map().keys().next as (this: MapIterator<unknown>) => IteratorResult<unknown>,
);
export const mapSize = unbound(
  Object.getOwnPropertyDescriptor(Map.prototype, "size")?.get as (this: unknown) => number,
);
const encodeInto = unbound(TextEncoder.prototype.encode);
const encoder = new TextEncoder();
const byteLength = unbound(
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), "byteLength")?.get as (
    this: unknown,
  ) => number,
);

/** Bytes of the text as UTF-8. */
export function utf8Length(text: string): number {
  return byteLength(encodeInto(encoder, text));
}
