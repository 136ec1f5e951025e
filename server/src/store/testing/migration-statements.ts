import { applyMigrations, stateOf, type MigrationTarget } from "../migrations/apply-migrations.ts";

type Dialect = "sqlite" | "postgres";

/** The statements of a migration's file; a semicolon within a function's body or a trigger's line ends none. */
export function statementsOf(file: string): readonly string[] {
  const statements: string[] = [];
  let open = "";
  let inBody = false;
  for (const line of file.split("\n")) {
    if (line.startsWith("--")) continue;
    open += `${line}\n`;
    if (line.split("$$").length % 2 === 0) inBody = !inBody;
    if (inBody || !line.endsWith(";")) continue;
    statements.push(open.trim());
    open = "";
  }
  if (open.trim() !== "") throw new Error(`Expected a whole statement, but got ${open}`);
  return statements;
}

/** Thrown where a migration is to end before its time; what was done so far is the caller's to keep or to lose. */
export class Interrupted extends Error {}

/**
 * Applies migrations statement by statement, and interrupts itself before the first statement of the file after
 * `upTo`, or after the `nth` statement of the file after that. Answers how many statements that file has.
 */
export async function migrateStatementwise(
  dialect: Dialect,
  target: MigrationTarget,
  { upTo, nth }: { readonly upTo: number; readonly nth?: number },
): Promise<number> {
  let applied = await versionOf(target);
  let count = 0;
  const counting: MigrationTarget = {
    ...target,
    async run(statements) {
      const isNote = statements.startsWith("insert into lendloom_schema");
      if (isNote || statements.startsWith("create table lendloom_schema")) {
        if (isNote) applied += 1;
        await target.run(statements);
        return;
      }
      const all = statementsOf(statements);
      if (applied === upTo) count = all.length;
      if (applied === upTo && nth === undefined) throw new Interrupted();
      for (const [index, statement] of all.entries()) {
        await target.run(statement);
        if (applied === upTo && index + 1 === nth) throw new Interrupted();
      }
    },
  };
  try {
    await applyMigrations(dialect, counting, { migrate: true, at: "2026-11-22T12:00:00.000Z" });
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    if (nth !== undefined) throw error;
  }
  return count;
}

/** The newest migration that was applied; 0 for none. */
export async function versionOf(target: MigrationTarget): Promise<number> {
  const known = (await target.tables()).includes("lendloom_schema");
  return known ? stateOf(await target.applied()).version : 0;
}
