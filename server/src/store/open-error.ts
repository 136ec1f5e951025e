import type { Texts } from "@lendloom/engine/kernel";

/**
 * Why a store cannot be opened; `message` is one sentence an operator can act on. `texts` has it in every language
 * where it says more than its code does.
 */
export class StoreOpenError extends Error {
  override readonly name = "StoreOpenError";
  readonly code: StoreOpenErrorCode;
  readonly texts: Texts | undefined;

  constructor(code: StoreOpenErrorCode, sentence: string | Texts, options?: ErrorOptions) {
    super(typeof sentence === "string" ? sentence : sentence.en, options);
    this.code = code;
    this.texts = typeof sentence === "string" ? undefined : sentence;
  }

  /** Somebody or something else may mend it: it is worth trying again, soon or now and then. */
  get passes(): "soon" | "slowly" | undefined {
    if (passSoon.has(this.code)) return "soon";
    return passSlowly.has(this.code) ? "slowly" : undefined;
  }
}

export type StoreOpenErrorCode =
  | "store.locked"
  | "store.moved"
  | "store.unwritable"
  /** Nobody answers at the address. */
  | "store.unreachable"
  /** It starts, stops, or is a standby at this moment. */
  | "store.starting"
  | "store.crowded"
  | "store.database-missing"
  /** Not this user, or not with this password. */
  | "store.refused"
  /** The two sides do not agree about TLS or its certificates. */
  | "store.tls"
  | "store.url-invalid"
  | "store.forbidden"
  | "store.role-unsafe"
  | "store.schema-newer"
  | "store.schema-older"
  | "store.schema-foreign"
  | "store.master-key";

const passSoon: ReadonlySet<StoreOpenErrorCode> = new Set([
  "store.unreachable",
  "store.starting",
  "store.crowded",
  "store.database-missing",
]);
const passSlowly: ReadonlySet<StoreOpenErrorCode> = new Set(["store.refused", "store.tls"]);
