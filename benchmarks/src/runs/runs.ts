import type { Benchmark, Figure } from "../bench/benchmark.ts";
import { measureHttp } from "./measure-http.ts";
import { measureJournal } from "./measure-journal.ts";
import { measureMaps } from "./measure-maps.ts";
import { measureRuntime } from "./measure-runtime.ts";
import { measureStartUp } from "./measure-start-up.ts";
import { measureWaiting } from "./measure-waiting.ts";

/** Durable runs on SQLite with every commit on the disk: starts, whole runs, HTTP, waiting runs, long journals, maps, a process that starts. */
export const runs: Benchmark = {
  title: "Durable runs",
  sections: ["runtime", "http", "journal", "maps", "waiting", "start-up"],
  seed: 1,
  async run({ quick, only, say }) {
    const measures: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
      runtime: () => measureRuntime(quick),
      http: () => measureHttp(quick),
      journal: () => measureJournal(quick),
      maps: () => measureMaps(quick),
      waiting: () => measureWaiting(quick, say),
      "start-up": () => measureStartUp(quick),
    };
    const figures: Figure[] = [];
    for (const section of runs.sections) {
      if (only.length > 0 && !only.includes(section)) continue;
      say(section);
      figures.push(...((await measures[section]?.()) ?? []));
    }
    return figures;
  },
};
