/** Why a store cannot be opened; `message` is one sentence an operator can act on. */
export class StoreOpenError extends Error {
  override readonly name = "StoreOpenError";
  readonly code: StoreOpenErrorCode;

  constructor(code: StoreOpenErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export type StoreOpenErrorCode =
  | "store.locked"
  | "store.moved"
  | "store.unwritable"
  | "store.unreachable"
  | "store.url-invalid"
  | "store.refused"
  | "store.role-unsafe"
  | "store.schema-newer"
  | "store.schema-older"
  | "store.schema-foreign"
  | "store.master-key";
