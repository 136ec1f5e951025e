import type { Result } from "../kernel/index.ts";

/** The subject's key is destroyed: what was sealed under it is gone for ever. */
export interface SealRefusal {
  readonly code: "seal.erased" | "seal.broken";
}

/** Seals and opens personal values under one subject's key: synchronous, for the pure step in between. */
export interface Seal {
  seal(text: string): string;
  open(sealed: string): Result<string, SealRefusal>;
}
