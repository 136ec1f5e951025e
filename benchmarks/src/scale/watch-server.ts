import { existsSync, readdirSync, readFileSync } from "node:fs";
import pg from "pg";

/** What PostgreSQL used and what its sessions waited for since the last look. */
export interface ServerUse {
  /** Processor time of all of its processes. */
  readonly cpuMs: number;
  /** And of everything on this machine, with the kernel's own work for them. */
  readonly machineMs: number;
  /** Sessions at work, on average: running, and waiting for the log to be on the disk. */
  readonly running: number;
  readonly waitingForLog: number;
  /** Written to the log. */
  readonly walBytes: number;
}

export interface ServerWatch {
  /** Since this was asked before. */
  look(): Promise<ServerUse>;
  close(): Promise<void>;
}

const SAMPLE_MS = 100;
const TICKS_A_SECOND = 100;

/** Watches a server on this machine: `/proc` tells its processor time (elsewhere 0), ten looks a second its waits. */
export async function watchServer(url: string): Promise<ServerWatch> {
  const client = new pg.Client({ connectionString: url, application_name: "bench watch" });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  const parent = parentOf(rows[0]?.pid ?? 0);
  let [looks, running, waiting] = [0, 0, 0];
  let beforeMs = cpuMsUnder(parent);
  let machineBeforeMs = busyMsOfMachine();
  const logged = async (): Promise<number> => {
    const { rows: log } = await client.query<{ bytes: number }>(
      "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 as bytes",
    );
    return log[0]?.bytes ?? 0;
  };
  let beforeBytes = await logged();
  const sample = async (): Promise<void> => {
    const { rows: states } = await client.query<{ running: number; waiting: number }>(
      `select count(*) filter (where wait_event_type is null)::int as running,
              count(*) filter (where wait_event in ('WalSync', 'WALWrite', 'WalWrite'))::int as waiting
         from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()`,
    );
    looks += 1;
    running += states[0]?.running ?? 0;
    waiting += states[0]?.waiting ?? 0;
  };
  const sampling = setInterval(() => void sample().catch(() => undefined), SAMPLE_MS);
  return {
    async look() {
      const nowMs = cpuMsUnder(parent);
      const machineNowMs = busyMsOfMachine();
      const nowBytes = await logged();
      const over = Math.max(1, looks);
      const use = {
        cpuMs: nowMs - beforeMs,
        machineMs: machineNowMs - machineBeforeMs,
        running: running / over,
        waitingForLog: waiting / over,
        walBytes: nowBytes - beforeBytes,
      };
      beforeMs = nowMs;
      machineBeforeMs = machineNowMs;
      beforeBytes = nowBytes;
      [looks, running, waiting] = [0, 0, 0];
      return use;
    },
    async close() {
      clearInterval(sampling);
      await client.end();
    },
  };
}

/** The fields of `/proc/<pid>/stat` after the name, which may hold spaces: state, parent, … */
function statOf(pid: number | string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1)?.split(" ") ?? [];
  } catch {
    return [];
  }
}

function parentOf(pid: number): number {
  return Number(statOf(pid)[1] ?? 0);
}

/** All processors together, without what they idled or waited for a disk; elsewhere than on Linux 0. */
function busyMsOfMachine(): number {
  if (!existsSync("/proc/stat")) return 0;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = (
    readFileSync("/proc/stat", "latin1").split("\n", 1)[0] ?? ""
  )
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return ((user + nice + system + irq + softIrq + steal) * 1_000) / TICKS_A_SECOND;
}

/** Of a process and its children, those that have ended too. */
function cpuMsUnder(parent: number): number {
  if (parent === 0 || !existsSync("/proc/self/stat")) return 0;
  const ticks = (pid: number | string, fields: readonly number[]): number => {
    const stat = statOf(pid);
    return fields.reduce((sum, field) => sum + Number(stat[field] ?? 0), 0);
  };
  const children = readdirSync("/proc").filter(
    (pid) => /^\d+$/.test(pid) && Number(statOf(pid)[1]) === parent,
  );
  const used = children.reduce((sum, pid) => sum + ticks(pid, [11, 12]), ticks(parent, [11, 12, 13, 14]));
  return (used * 1_000) / TICKS_A_SECOND;
}
