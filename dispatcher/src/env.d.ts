/** The dispatcher's bindings; docs/protocol.md tells what each is for. */
interface DispatcherEnv {
  readonly LOADER: WorkerLoader;
  readonly CODE: KVNamespace;
  readonly AUDIENCE: string;
  readonly VERIFY_KEYS: string;
  readonly SEALING_KEYS: string;
  readonly MAX_ISOLATES?: string | null;
  readonly PRIVATE_NETWORK?: string | null;
  readonly NETWORK?: Fetcher;
}

/** The source text of the module that runs beside a function; the build puts it there. */
declare module "isolate-source" {
  export const core: string;
}

declare module "node:async_hooks" {
  export class AsyncLocalStorage<T> {
    run<R>(store: T, callback: () => R): R;
    getStore(): T | undefined;
  }
}
