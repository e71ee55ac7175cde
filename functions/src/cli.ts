#!/usr/bin/env node
/** `edgeward-functions invoke`: one call, for trying things. The result goes to standard output, all else to the other one. */

import { parseArgs } from "node:util";
import { load, type Settings } from "./test.js";

const USAGE = `Usage: edgeward-functions invoke FILE [OPTION...]

FILE is the main file of a function's code, or a manifest (.yaml) with a Function.

  --args JSON         arguments; {} when absent
  --env NAME=VALUE    a value of its environment; as often as need be
  --name NAME         which Function of the manifest
  --code FILE         the main file of a manifest's code, where that is elsewhere
  --lock-file FILE    a package-lock.json, where it is not beside the code
  --user ID           ctx.userId
  --private-network   lets it reach loopback and private addresses where its egress grants them

Ends with 1 when the function fails or can't be loaded (DEBUG=1 shows where), with 2 when this is not what was typed.
`;

/** What is asked for; null for the usage. */
interface Asked {
  readonly file: string;
  readonly settings: Settings;
  readonly args: unknown;
  readonly userId: string | null;
}

process.exitCode = await main(process.argv.slice(2));

async function main(words: string[]): Promise<number> {
  let asked: Asked | null;
  try {
    asked = read(words);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (asked === null) {
    const help = words.length > 0;
    (help ? process.stdout : process.stderr).write(USAGE);
    return help ? 0 : 2;
  }
  try {
    return await invoke(asked);
  } catch (error) {
    const { message, stack } = error as Error;
    process.stderr.write(`${process.env.DEBUG ? stack : message}\n`);
    return 1;
  }
}

/** Throws what the command line lacks. */
function read(words: string[]): Asked | null {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      args: { type: "string", default: "{}" },
      env: { type: "string", multiple: true, default: [] },
      name: { type: "string" },
      code: { type: "string" },
      "lock-file": { type: "string" },
      user: { type: "string" },
      "private-network": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help || words.length === 0) return null;
  const [command, file, ...rest] = positionals;
  if (command !== "invoke") throw new Error(`there is no command ${command ?? "but invoke"}`);
  if (file === undefined || rest.length > 0) throw new Error("invoke takes one FILE");
  const { name, code, user = null, "lock-file": lockFile } = values;
  const settings = {
    env: Object.fromEntries(values.env.map(entry)),
    privateNetwork: values["private-network"],
    ...(name === undefined ? {} : { name }),
    ...(code === undefined ? {} : { code }),
    ...(lockFile === undefined ? {} : { lockFile }),
  };
  return { file, settings, args: json(values.args), userId: user };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`--args is not JSON: ${(error as Error).message}`);
  }
}

function entry(text: string): [string, string] {
  const at = text.indexOf("=");
  // What was given may be a secret: it is not repeated.
  if (at < 1) throw new Error("--env takes NAME=VALUE");
  return [text.slice(0, at), text.slice(at + 1)];
}

async function invoke({ file, settings, args, userId }: Asked): Promise<number> {
  const loaded = await load(file, settings);
  try {
    const outcome = await loaded.invoke(args, { userId });
    for (const { level, message } of outcome.logs) process.stderr.write(`${level}: ${message}\n`);
    if (outcome.ok) process.stdout.write(`${JSON.stringify(outcome.result)}\n`);
    else
      process.stderr.write(`${outcome.error.stack ?? `${outcome.error.name}: ${outcome.error.message}`}\n`);
    return outcome.ok ? 0 : 1;
  } finally {
    loaded.close();
  }
}
