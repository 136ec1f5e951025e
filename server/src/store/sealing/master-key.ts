import { createHash, createSecretKey, hkdfSync, randomBytes, type KeyObject } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileDurably } from "../../durable-file.ts";
import { StoreOpenError } from "../open-error.ts";

const KEY_BYTES = 32;

/** The installation's root secret, from which every lender's wrapping key is derived. */
export interface MasterKey {
  /** Public short name: tells which master key a data key is wrapped with. */
  readonly id: string;
  tenantKey(tenant: string): KeyObject;
}

/**
 * Takes the master key from `given` (64 hexadecimal digits or base64 of 32 bytes), else from `<folder>/master.key`,
 * which is made at the first start. It is never made for a store that already holds wrapped keys.
 */
export function loadMasterKey(options: {
  readonly folder: string;
  readonly given?: string | undefined;
  readonly mayCreate: boolean;
}): MasterKey {
  if (options.given !== undefined) return masterKey(parseMasterKey(options.given, "LENDLOOM_MASTER_KEY"));
  const file = join(options.folder, "master.key");
  if (existsSync(file)) return masterKey(parseMasterKey(readFileSync(file, "utf8"), file));
  if (!options.mayCreate) {
    throw new StoreOpenError("store.master-key", {
      "zh-CN": `缺少主密钥：请放回 ${file}，或设置 LENDLOOM_MASTER_KEY（或 LENDLOOM_MASTER_KEY_FILE）；没有它就打不开个人数据。`,
      en: `The master key is missing: put back ${file} or set LENDLOOM_MASTER_KEY or LENDLOOM_MASTER_KEY_FILE; without it personal data cannot be opened.`,
    });
  }
  const secret = randomBytes(KEY_BYTES);
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  // On the disk before anything is sealed with it: a lost key is lost data.
  writeFileDurably(file, `${secret.toString("hex")}\n`, { mustBeNew: true });
  return masterKey(secret);
}

function masterKey(secret: Buffer): MasterKey {
  const derived = new Map<string, KeyObject>();
  return {
    id: createHash("sha256").update("lendloom master key id").update(secret).digest("hex").slice(0, 12),
    tenantKey(tenant) {
      const known = derived.get(tenant);
      if (known !== undefined) return known;
      const bytes = hkdfSync("sha256", secret, Buffer.alloc(0), `lendloom tenant key/${tenant}`, KEY_BYTES);
      const key = createSecretKey(Buffer.from(bytes));
      derived.set(tenant, key);
      return key;
    },
  };
}

/** The bytes of a master key. Throws a `StoreOpenError` that names `origin`, where it comes from, and nothing of the key. */
export function parseMasterKey(text: string, origin: string): Buffer {
  const trimmed = text.trim();
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : Buffer.from(trimmed, "base64");
  if (key.length !== KEY_BYTES) {
    throw new StoreOpenError("store.master-key", {
      "zh-CN": `${origin} 里的主密钥应为 32 字节，写成十六进制数字或 base64。`,
      en: `Expected a master key of 32 bytes as hexadecimal digits or base64 in ${origin}.`,
    });
  }
  return key;
}
