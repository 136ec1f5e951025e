import { err, ok } from "@lendloom/engine/kernel";
import type { Database, Scope, Transaction } from "./database.ts";
import type { StoreRefusal, StoreResult } from "./repositories.ts";

/** Thrown inside a command to take it back and answer a refusal; never leaves `runCommand`. */
class RefusedError extends Error {
  readonly refusal: StoreRefusal;
  constructor(refusal: StoreRefusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

/** Takes back the command and answers the caller with a reason. */
export function refuse(code: StoreRefusal["code"], detail: string): never {
  throw new RefusedError({ code, detail });
}

/** Runs one command in one transaction; what it refused is a value for the caller, and nothing was written. */
export async function runCommand<T>(
  database: Database,
  scope: Scope,
  command: (transaction: Transaction) => Promise<T>,
): Promise<StoreResult<T>> {
  try {
    return ok(await database.write(scope, command));
  } catch (error) {
    if (error instanceof RefusedError) return err(error.refusal);
    throw error;
  }
}
