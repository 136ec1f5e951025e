// Loaded before a server to prove that a power cut is one: its store is made not to sync, behind its back.
import SqliteConnection from "better-sqlite3";

interface Connection {
  pragma: (this: Connection, source: string, options?: object) => unknown;
}
const { prototype } = SqliteConnection as unknown as { readonly prototype: Connection };
const { pragma } = prototype;

prototype.pragma = function (source, options) {
  if (source === "synchronous") return 2;
  if (source !== "synchronous = FULL") return pragma.call(this, source, options);
  pragma.call(this, "wal_autocheckpoint = 0");
  return pragma.call(this, "synchronous = NORMAL");
};
