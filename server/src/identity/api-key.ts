import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import type { ApiKey, Store } from "../store/index.ts";
import { hashToken, sameHash } from "./secret-token.ts";

export interface NewApiKey {
  /** Told to its owner once, and never stored. */
  readonly key: string;
  /** The 8 public characters after `lk_`, by which the key is found and spoken of. */
  readonly prefix: string;
  readonly keyHash: string;
}

/** `lk_`, 32 random bytes in base 62, and a checksum that tells a typing error from a guess without a look-up. */
export function newApiKey(): NewApiKey {
  const secret = base62(BigInt(`0x${randomBytes(32).toString("hex")}`), SECRET_CHARACTERS);
  const key = `lk_${secret}${checksum(secret)}`;
  return { key, prefix: secret.slice(0, PREFIX_CHARACTERS), keyHash: hashToken(key) };
}

/** The live key that was presented; null when it is none of ours, revoked or expired at `at`. */
export async function authenticateKey(
  store: Pick<Store, "apiKeys">,
  presented: string,
  at: string,
): Promise<ApiKey | null> {
  const prefix = publicPrefix(presented);
  if (prefix === undefined) return null;
  const presentedHash = hashToken(presented);
  const candidates = await store.apiKeys.findByPrefix(prefix);
  const found = candidates.find((candidate) => sameHash(candidate.keyHash, presentedHash));
  if (found === undefined || (found.expiresAt !== null && found.expiresAt <= at)) return null;
  const { keyHash: _hash, ...key } = found;
  if (key.lastUsedAt === null || minuteOf(key.lastUsedAt) < minuteOf(at)) {
    await store.apiKeys.touch(key.tenant, key.id, at);
  }
  return key;
}

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PREFIX_CHARACTERS = 8;
const SECRET_CHARACTERS = 43;
const CHECKSUM_CHARACTERS = 6;
const KEY = /^lk_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** Undefined for a text that was never a key. */
function publicPrefix(text: string): string | undefined {
  const [, secret, sum] = KEY.exec(text) ?? [];
  return secret !== undefined && sum === checksum(secret) ? secret.slice(0, PREFIX_CHARACTERS) : undefined;
}

function checksum(secret: string): string {
  const sum = crc32(`lk_${secret}`);
  let text = "";
  for (let rest = sum; text.length < CHECKSUM_CHARACTERS; rest = Math.floor(rest / 62))
    text = (ALPHABET[rest % 62] ?? "") + text;
  return text;
}

function base62(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n)
    text = (ALPHABET[Number(rest % 62n)] ?? "") + text;
  return text;
}

function minuteOf(instant: string): string {
  return instant.slice(0, 16);
}
