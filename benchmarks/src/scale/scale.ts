import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../../server/src/store/testing/embedded-postgres.ts";
import type { Benchmark } from "../bench/benchmark.ts";
import { startContestant, type ContestantProcess } from "./contestant-process.ts";
import { ENTRIES, type Entry, type Sample } from "./sample.ts";
import { scaleFigures } from "./scale-figures.ts";
import { together, type Turn } from "./turn.ts";
import { watchServer } from "./watch-server.ts";

/** Both sides' pools: what both have by default. */
const CONNECTIONS = 10;

/** Whole runs on PostgreSQL with every commit on the disk: one process and two, beside DBOS on the same server. */
export const scale: Benchmark = {
  title: "Many processes on PostgreSQL",
  sections: ["scale"],
  seed: 1,
  async run({ quick, say }) {
    const rounds = quick ? 1 : 5;
    const milliseconds = quick ? 300 : 3_000;
    const width = quick ? 16 : 256;
    const folder = mkdtempSync(join(tmpdir(), "lendloom-bench-"));
    const server = await startEmbeddedPostgres({ durable: true });
    const processes: ContestantProcess[] = [];
    try {
      const urls = { ours: await server.createDatabase(), dbos: await server.createDatabase() };
      const start = async (module: string, url: string, label: string): Promise<ContestantProcess> => {
        const started = await startContestant(module, { url, label, connections: CONNECTIONS, folder });
        processes.push(started);
        return started;
      };
      const ours = [
        await start("lendloom-process.ts", urls.ours, "lendloom-1"),
        await start("lendloom-process.ts", urls.ours, "lendloom-2"),
      ];
      for (const each of ours) {
        each.onTell((told) => {
          for (const other of ours) if (other !== each) other.hear(told);
        });
      }
      const dbos = [
        await start("dbos-process.ts", urls.dbos, "dbos-1"),
        await start("dbos-process.ts", urls.dbos, "dbos-2"),
      ];
      const raw = [await start("raw-process.ts", urls.dbos, "raw")];
      const watch = await watchServer(urls.ours);
      const share = async (
        of: readonly ContestantProcess[],
        turn: Omit<Turn, "milliseconds">,
      ): Promise<Sample> => {
        await watch.look();
        const each = { ...turn, milliseconds, width: Math.ceil(turn.width / of.length) };
        const taken = together(await Promise.all(of.map((one) => one.take(each))));
        return { taken, server: await watch.look() };
      };
      const take: Readonly<Record<Entry, () => Promise<Sample>>> = {
        one: () => share(ours.slice(0, 1), { work: "complete", width }),
        two: () => share(ours, { work: "complete", width }),
        dbosOne: () => share(dbos.slice(0, 1), { work: "complete", width }),
        dbosTwo: () => share(dbos, { work: "complete", width }),
        commits: () => share(raw, { work: "commit", width: CONNECTIONS }),
        starts: () => share(ours.slice(0, 1), { work: "start", width }),
        dbosStarts: () => share(dbos.slice(0, 1), { work: "start", width }),
      };
      const samples = new Map<Entry, Sample[]>();
      const round = async (entries: readonly Entry[], first: number, kept: boolean): Promise<void> => {
        for (let turn = 0; turn < entries.length; turn += 1) {
          const entry = entries[(first + turn) % entries.length] as Entry;
          const sample = await take[entry]();
          if (kept) samples.set(entry, [...(samples.get(entry) ?? []), sample]);
        }
      };
      say("warming up");
      await round(ENTRIES, 0, false);
      for (let number = 0; number < rounds; number += 1) {
        say(`round ${number + 1} of ${rounds}`);
        await round(ENTRIES, number, true);
      }
      say("starts");
      // Nobody works on what is only started.
      await Promise.all([ours[1]?.end(), dbos[1]?.end()]);
      for (let number = 0; number < (quick ? 1 : 3); number += 1)
        await round(["starts", "dbosStarts"], number, true);
      await watch.close();
      return scaleFigures(samples);
    } finally {
      await Promise.allSettled(processes.map((each) => each.end()));
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
