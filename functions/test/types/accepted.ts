// What the types take. Compiled in an author's project, against the packed package.
import type { Context, Handler, HandlerObject } from "@edgeward/functions";
import { InvalidArgs, load } from "@edgeward/functions/test";

/** Read by functions.test.mjs, too, which holds it against a real `ctx`. */
export const FIELDS: Record<keyof Context, true> = {
  env: true,
  invocationId: true,
  functionId: true,
  versionId: true,
  workspaceId: true,
  userId: true,
  trace: true,
  log: true,
  signal: true,
};

export const anything: Handler = (args) => args;

interface Env {
  REGION: string;
  KEY?: string;
}

export const greet: Handler<
  { who: string },
  { message: string; at: Date; key?: string | undefined },
  Env
> = async ({ who }, { env, log, signal, userId, trace }) => {
  log("greeting", who);
  log.warn(userId?.toUpperCase() ?? trace.traceparent ?? "nobody");
  signal.throwIfAborted();
  return { message: `${who} ${env.REGION.length} ${env.KEY?.length}`, at: new Date(), key: env.KEY };
};

export const silent: Handler<{ n: number }, void> = () => {};

export const object: HandlerObject<number[], { total: number } | null> = {
  invoke: (items) => (items.length === 0 ? null : { total: items.reduce((a, b) => a + b, 0) }),
};

export const inferred = (({ n }, ctx) => `${n} ${ctx.env.ANY ?? ""}`) satisfies Handler<
  { n: number },
  string
>;

export async function results() {
  const loaded = await load<typeof greet>("main.ts", { env: { REGION: "eu" } });
  const outcome = await loaded.invoke({ who: "Ada" }, { userId: "ada" });
  // A Date arrives as text.
  if (outcome.ok)
    return [outcome.result.message.length, outcome.result.at.toUpperCase(), outcome.result.key?.length];
  const { total } = { total: 0, ...(await (await load<typeof object>("main.ts")).invoke([1])) };
  const text = await (await load<typeof inferred>("main.ts")).invoke({ n: 1 });
  return [
    outcome.kind === "timed-out",
    outcome.error.stack,
    total,
    text.ok && text.result.length,
    InvalidArgs.length,
  ];
}
