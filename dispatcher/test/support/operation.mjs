// The bundle of an operation, as the operator makes it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundle, DIST } from "./dispatcher.mjs";

const MODULE = readFileSync(join(DIST, "openapi.mjs"), "utf8");

export function operation(origin, more = {}) {
  return {
    method: "GET",
    path: "/things",
    server: { url: origin, variables: {} },
    parameters: [],
    accept: "application/json",
    security: [],
    ...more,
  };
}

export function operationBundle(description, ...hosts) {
  const own = new URL(description.server.url.replaceAll(/\{.*?\}/g, "x")).host;
  return bundle(
    { "main.js": MODULE, "operation.json": JSON.stringify(description) },
    { egress: { policy: "AllowList", hosts: [own, ...hosts] } },
  );
}
