import { ACROSS_LENDERS, type Scope } from "../database.ts";

/**
 * What a transaction says first, so that row-level security lets it see its lender's rows and no others. The
 * setting ends with the transaction: a connection that goes back to the pool remembers no lender.
 */
export function scopeStatement(scope: Scope): string {
  return scope === ACROSS_LENDERS
    ? "set local app.across_lenders = 'on'"
    : `set local app.tenant = ${literal(scope)}`;
}

/** A standard string: nothing in it is an escape but the doubled quote; NUL, which PostgreSQL has not, goes. */
function literal(text: string): string {
  return `'${text.replaceAll("\0", "").replaceAll("'", "''")}'`;
}
