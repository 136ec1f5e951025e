// Loaded before a server to prove that a power cut is one: its store is made not to sync, behind its back.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../installation.ts";

interface Connection {
  pragma(source: string, options?: object): unknown;
}
const require = createRequire(join(root, "server/package.json"));
const { prototype } = require("better-sqlite3") as { readonly prototype: Connection };
const { pragma } = prototype;

prototype.pragma = function (this: Connection, source, options) {
  if (source === "synchronous") return 2;
  if (source !== "synchronous = FULL") return pragma.call(this, source, options);
  pragma.call(this, "wal_autocheckpoint = 0");
  return pragma.call(this, "synchronous = NORMAL");
};
