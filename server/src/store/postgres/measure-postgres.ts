import type pg from "pg";
import type { StoreMeasures } from "../measures.ts";

/** The pool of this process, and what the database says of its size; its log's only to a user who may monitor it. */
export function measurePostgres(pool: pg.Pool): StoreMeasures {
  let lastGiven = 0;
  pool.on("acquire", () => (lastGiven = performance.now()));
  return {
    heldUpMs() {
      const areAllHeld = pool.waitingCount > 0 && pool.idleCount === 0 && pool.totalCount >= pool.options.max;
      return areAllHeld ? performance.now() - lastGiven : 0;
    },
    connections: () => ({ used: pool.totalCount - pool.idleCount, waiting: pool.waitingCount }),
    async bytes() {
      const number = async (query: string) => Number((await pool.query<{ is: unknown }>(query)).rows[0]?.is);
      const mayLook = await number("select has_function_privilege('pg_ls_waldir()', 'execute')::int as is");
      return {
        data: await number("select pg_database_size(current_database()) as is"),
        log: mayLook === 1 ? await number("select sum(size) as is from pg_ls_waldir()") : undefined,
      };
    },
  };
}
