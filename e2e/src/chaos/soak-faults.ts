import { rmSync } from "node:fs";
import { join } from "node:path";
import { holdReader, holdWriteLock } from "../../../server/src/store/testing/hold-locks.ts";
import { root } from "../installation.ts";
import type { ChaosPostgres } from "./chaos-postgres.ts";
import type { Chaos } from "./chaos-test.ts";
import { connectorFaults, type FaultProxy } from "./fault-proxy.ts";
import { pause, startProcess } from "./processes.ts";
import type { World } from "./world.ts";

/** What the faults of a soak are made with. */
export interface Ground {
  readonly chaos: Chaos;
  readonly world: World;
  readonly proxy: FaultProxy | undefined;
  readonly postgres?: ChaosPostgres;
  readonly databaseUrl?: string;
  /** False: whoever is watched has to live on. */
  readonly mayKill: () => boolean;
}

interface SoakFault {
  readonly name: string;
  readonly can: (ground: Ground) => boolean;
  /** Resolves when the fault is over. */
  readonly make: (ground: Ground) => Promise<void>;
}

const always = (): boolean => true;
const onSqlite = ({ postgres }: Ground): boolean => postgres === undefined;
const onPostgres = ({ postgres }: Ground): boolean => postgres !== undefined;

/** One of each kind that passes by itself; what takes a disk or a tracer of its own has tests of its own. */
export const soakFaults: readonly SoakFault[] = [
  {
    name: "kill -9",
    can: ({ mayKill }) => mayKill(),
    async make({ world }) {
      await world.kill(0);
      await world.start(0);
    },
  },
  {
    name: "connector's fault",
    can: always,
    async make({ chaos, proxy }) {
      proxy?.set(chaos.random.pick(connectorFaults));
      await pause(2_000);
      proxy?.set(null);
    },
  },
  {
    name: "more asked than can be done",
    can: always,
    async make({ world }) {
      const headers = { authorization: `Bearer ${world.lenders[0]?.apiKey ?? ""}` };
      const ask = (url: string) =>
        fetch(`${url}/v1/applications?limit=200`, { headers, signal: AbortSignal.timeout(10_000) })
          .then((answer) => answer.text())
          .catch(() => undefined);
      await Promise.all(world.urls.flatMap((url) => Array.from({ length: 300 }, () => ask(url))));
    },
  },
  {
    name: "clients that go before they are answered",
    can: always,
    async make({ world }) {
      const url = world.urls.at(-1) ?? "";
      const headers = { authorization: `Bearer ${world.lenders[0]?.apiKey ?? ""}` };
      for (let client = 0; client < 100; client += 1) {
        const signal = AbortSignal.timeout(1 + (client % 20));
        await fetch(`${url}/v1/applications?limit=50`, { headers, signal })
          .then((answer) => answer.text())
          .catch(() => undefined);
      }
    },
  },
  {
    name: "write lock held",
    can: onSqlite,
    async make({ chaos, world }) {
      const release = holdWriteLock(world.folder);
      await pause(50 + chaos.random.below(2_950));
      release();
    },
  },
  {
    name: "long reader",
    can: onSqlite,
    async make({ world }) {
      const release = holdReader(world.folder);
      await pause(5_000);
      release();
    },
  },
  {
    name: "backup",
    can: onSqlite,
    async make({ chaos, world }) {
      const file = join(world.beside, `backup-${Date.now()}.sqlite`);
      const command = [process.execPath, join(root, "server/src/cli/main.ts"), "backup", file];
      const ended = await startProcess(command, { LENDLOOM_DATA: world.folder, ...world.planted }).end;
      rmSync(file, { force: true });
      if (ended !== 0) chaos.violate("I9", `a backup ended with ${ended}`);
    },
  },
  {
    name: "all backends ended",
    can: onPostgres,
    async make({ postgres, databaseUrl = "" }) {
      await postgres?.terminateAll(databaseUrl);
    },
  },
  {
    name: "rows of all applications locked",
    can: onPostgres,
    async make({ chaos, postgres, databaseUrl = "" }) {
      await postgres?.lockRows(databaseUrl, "runs", 50 + chaos.random.below(2_950));
    },
  },
  {
    name: "database crashed",
    can: onPostgres,
    async make({ chaos, postgres }) {
      await postgres?.halt("immediate");
      await pause(chaos.random.below(2_000));
      await postgres?.resume();
    },
  },
];
