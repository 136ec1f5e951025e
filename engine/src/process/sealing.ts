import type { Json, Result } from "../kernel/index.ts";

/**
 * Seals and opens personal values under one subject's key: synchronous, for the pure step in between. `field` says
 * where a text belongs; it opens nowhere else, not even for the same subject.
 */
export interface Seal {
  /** Throws `Erased` when the subject's key is gone. */
  seal(text: string, field: string): string;
  open(sealed: string, field: string): Result<string, SealRefusal>;
  /** Throws `Erased` when the subject's key is gone. */
  mustLive(): void;
}

export interface SealRefusal {
  /** Erased: the key is destroyed, and what was sealed under it is gone for ever. Broken: changed or moved. */
  readonly code: "seal.erased" | "seal.broken";
}

/** The subject's key is destroyed; `advance` answers it as a refusal. */
export class Erased extends Error {
  constructor() {
    super("Expected a subject with a living key, but the person was erased");
  }
}

/** The value behind a ciphertext. Throws `Erased`, or, when it was tampered with, an error that is nobody's refusal. */
export function openSealed(seal: Seal | undefined, sealed: string, field: string): Json {
  if (seal === undefined) throw new Error(`Expected a seal to open ${field} with`);
  const opened = seal.open(sealed, field);
  if (opened.ok) return JSON.parse(opened.value) as Json;
  if (opened.error.code === "seal.erased") throw new Erased();
  throw new Error(`Expected ${field} as it was sealed, but it does not open`);
}
