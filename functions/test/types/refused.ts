// What the types refuse: the compiler fails for an expectation that nothing breaks.
import type { Context, Handler, HandlerObject } from "@edgeward/functions";
import { load } from "@edgeward/functions/test";

// @ts-expect-error a result of another type
export const result: Handler<{ who: string }, { message: string }> = ({ who }) => ({ message: who.length });

// @ts-expect-error an argument that isn't there
export const args: Handler<{ who: string }, string> = ({ whom }) => whom;

// @ts-expect-error no JSON form
export const bigint: Handler<unknown, { total: bigint }> = () => ({ total: 1n });

// @ts-expect-error no JSON form
export const map: Handler<unknown, Map<string, number>> = () => new Map();

interface Deep {
  items: { run: () => void }[];
}

// @ts-expect-error no JSON form, deep in it
export const deep: Handler<unknown, Deep> = () => ({ items: [{ run: () => {} }] });

// @ts-expect-error a value of the environment that isn't named
export const env: Handler<unknown, string, { REGION: string }> = (_, ctx) => ctx.env.ZONE;

// @ts-expect-error a value of the environment may be missing
export const missing: Handler<unknown, string> = (_, ctx) => ctx.env.REGION;

// @ts-expect-error values of the environment are strings
export const typed: Handler<unknown, number, { PORT: number }> = (_, ctx) => ctx.env.PORT;

export const frozen: Handler<unknown, void, { REGION: string }> = (_, ctx) => {
  // @ts-expect-error it can't be changed
  ctx.env.REGION = "us";
};

// @ts-expect-error there is no such field
export const field = (ctx: Context) => ctx.request;

// @ts-expect-error the method has another name
export const method: HandlerObject = { run: () => 1 };

export async function calls() {
  const loaded = await load<typeof result>("main.ts");
  // @ts-expect-error arguments of another type
  await loaded.invoke({ who: 1 });
  const outcome = await loaded.invoke({ who: "Ada" });
  // @ts-expect-error there is a result only of what went well
  return outcome.result;
}
