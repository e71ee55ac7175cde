#!/usr/bin/env node
/** `edgeward-functions invoke`: one call, for trying things. The result goes to standard output, all else to the other one. */

import { parseArgs } from "node:util";
import { InvalidArgs, LoadError, load } from "./test.js";

const USAGE = `Usage: edgeward-functions invoke FILE [OPTION...]

FILE is the main file of a function's code, or a manifest (.yaml) with a Function.

  --args JSON         arguments; {} when absent
  --env NAME=VALUE    a value of its environment; as often as need be
  --name NAME         which Function of the manifest
  --code FILE         the main file of a manifest's code, where that is elsewhere
  --lock-file FILE    a package-lock.json, where it is not beside the code
  --user ID           ctx.userId
  --private-network   lets it reach loopback and private addresses where its egress grants them
`;

const { values, positionals } = parseArgs({
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
const [command, file, ...rest] = positionals;
if (values.help) {
  process.stdout.write(USAGE);
} else if (command !== "invoke" || file === undefined || rest.length > 0) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  process.exitCode = await invoke(file);
}

async function invoke(file: string): Promise<number> {
  const { name, code, user = null, "lock-file": lockFile } = values;
  try {
    const loaded = await load(file, {
      env: Object.fromEntries(values.env.map(entry)),
      privateNetwork: values["private-network"],
      ...(name === undefined ? {} : { name }),
      ...(code === undefined ? {} : { code }),
      ...(lockFile === undefined ? {} : { lockFile }),
    });
    const outcome = await loaded.invoke(JSON.parse(values.args), { userId: user });
    loaded.close();
    for (const { level, message } of outcome.logs) process.stderr.write(`${level}: ${message}\n`);
    if (outcome.ok) process.stdout.write(`${JSON.stringify(outcome.result)}\n`);
    else
      process.stderr.write(`${outcome.error.stack ?? `${outcome.error.name}: ${outcome.error.message}`}\n`);
    return outcome.ok ? 0 : 1;
  } catch (error) {
    if (!(error instanceof LoadError || error instanceof InvalidArgs || error instanceof SyntaxError))
      throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function entry(text: string): [string, string] {
  const [name = "", ...value] = text.split("=");
  return [name, value.join("=")];
}
