// Loads a module of src/ into the test's own process.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export async function source(name) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../../src/${name}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    plugins: [
      {
        // What only workerd has, and no function under test needs.
        name: "workerd",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^(cloudflare:workers|isolate-source)$/ }, ({ path }) => ({
            path,
            namespace: "stub",
          }));
          onLoad({ filter: /.*/, namespace: "stub" }, () => ({
            contents: 'export class WorkerEntrypoint {}; export const core = "";',
          }));
        },
      },
    ],
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}
