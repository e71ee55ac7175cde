/**
 * Types for functions. There is nothing here at run time, so a function that imports them needs no package-lock.json:
 *
 *     import type { Handler } from "@edgeward/functions";
 */
export type * from "./contract.js";
