import type { Handler } from "@edgeward/functions";
import { rateOf } from "./rates";

interface Args {
  amount: number;
  to: string;
}

interface Result {
  amount: number;
  currency: string;
}

interface Env {
  RATES_URL: string;
}

const convert: Handler<Args, Result, Env> = async ({ amount, to }, ctx) => {
  const rate = await rateOf(to, ctx.env.RATES_URL, ctx.signal);
  ctx.log(`1 EUR is ${rate} ${to}`);
  return { amount: Math.round(amount * rate), currency: to };
};

export default convert;
