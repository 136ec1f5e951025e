import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Brand } from "./brand.ts";
import { canonicalJson, type Json } from "./json.ts";

/** Lower-case hexadecimal SHA-256 of a document's canonical JSON: the name of an immutable definition. */
export type ContentHash = Brand<string, "ContentHash">;

/** Names a document by its content. Synchronous, so that a browser and a server step get the same answer. */
export function contentHash(document: Json): ContentHash {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(document)))) as ContentHash;
}
