// Workers KV for a self-hosted workerd: what a kvNamespace binding speaks over HTTP, kept by one Durable Object in
// SQLite on disk. Values are cut into rows, because a row holds 2 MB.
import { DurableObject } from "cloudflare:workers";

const CHUNK = 1024 * 1024;
const MAX_VALUE = 25 * 1024 * 1024;
const MAX_KEYS = 1000;

export default {
  fetch(request, env) {
    return env.STORE.get(env.STORE.idFromName("code")).fetch(request);
  },
};

export class CodeStore extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.sql.exec(`
      CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, metadata TEXT, expiration INTEGER);
      CREATE TABLE IF NOT EXISTS chunk (
        key TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (key, number)
      ) WITHOUT ROWID;
    `);
  }

  async fetch(request) {
    const url = new URL(request.url);
    const key = decodeURIComponent(url.pathname.slice(1));
    if (request.method === "GET" && key === "") return this.list(url.searchParams);
    if (request.method === "GET") return this.get(key);
    if (request.method === "PUT") return this.put(key, url.searchParams, request);
    if (request.method === "DELETE") return this.delete(key);
    if (request.method === "POST" && key === "bulk/get") return this.bulkGet(await request.json());
    return new Response("not supported", { status: 405 });
  }

  read(key) {
    const entry = this.sql
      .exec("SELECT metadata FROM entry WHERE key = ? AND (expiration IS NULL OR expiration > ?)", key, now())
      .toArray()[0];
    if (entry === undefined) return null;
    const chunks = this.sql.exec("SELECT bytes FROM chunk WHERE key = ? ORDER BY number", key).toArray();
    return { metadata: entry.metadata, value: new Blob(chunks.map(({ bytes }) => bytes)) };
  }

  get(key) {
    const found = this.read(key);
    if (found === null) return new Response("not found", { status: 404 });
    const headers = found.metadata === null ? {} : { "CF-KV-Metadata": found.metadata };
    return new Response(found.value, { headers });
  }

  async put(key, params, request) {
    const value = new Uint8Array(await request.arrayBuffer());
    if (value.length > MAX_VALUE) return new Response("too large", { status: 413 });
    const ttl = params.get("expiration_ttl");
    const expiration = ttl === null ? params.get("expiration") : String(now() + Number(ttl));
    this.ctx.storage.transactionSync(() => {
      this.sql.exec("DELETE FROM chunk WHERE key = ?", key);
      this.sql.exec(
        "INSERT OR REPLACE INTO entry (key, metadata, expiration) VALUES (?, ?, ?)",
        key,
        request.headers.get("CF-KV-Metadata"),
        expiration === null ? null : Number(expiration),
      );
      for (let offset = 0, number = 0; offset < value.length; offset += CHUNK, number++) {
        this.sql.exec(
          "INSERT INTO chunk VALUES (?, ?, ?)",
          key,
          number,
          value.slice(offset, offset + CHUNK).buffer,
        );
      }
    });
    return new Response(null, { status: 200 });
  }

  delete(key) {
    this.ctx.storage.transactionSync(() => {
      this.sql.exec("DELETE FROM chunk WHERE key = ?", key);
      this.sql.exec("DELETE FROM entry WHERE key = ?", key);
    });
    return new Response(null, { status: 200 });
  }

  list(params) {
    const prefix = params.get("prefix") ?? "";
    const after = params.get("cursor") ?? "";
    const limit = Math.min(Number(params.get("key_count_limit") ?? MAX_KEYS) || MAX_KEYS, MAX_KEYS);
    const rows = this.sql
      .exec(
        `SELECT key, metadata, expiration FROM entry
         WHERE key >= ?1 AND substr(key, 1, length(?1)) = ?1 AND key > ?2 AND (expiration IS NULL OR expiration > ?3)
         ORDER BY key LIMIT ?4`,
        prefix,
        after,
        now(),
        limit + 1,
      )
      .toArray();
    const page = rows.slice(0, limit);
    const complete = rows.length <= limit;
    return Response.json({
      keys: page.map(({ key, metadata, expiration }) => ({
        name: key,
        ...(expiration === null ? {} : { expiration }),
        ...(metadata === null ? {} : { metadata: JSON.parse(metadata) }),
      })),
      list_complete: complete,
      ...(complete ? {} : { cursor: page.at(-1).key }),
      cacheStatus: null,
    });
  }

  async bulkGet({ keys }) {
    const values = await Promise.all(
      keys.map(async (key) => [key, (await this.read(key)?.value.text()) ?? null]),
    );
    return Response.json(Object.fromEntries(values));
  }
}

function now() {
  return Math.floor(Date.now() / 1000);
}
