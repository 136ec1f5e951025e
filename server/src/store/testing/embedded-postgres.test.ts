import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

it("ends the tests' PostgreSQL and removes its folder also when whoever started it is killed", async () => {
  const starts = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(join(import.meta.dirname, "embedded-postgres.ts"))});
    const server = await startEmbeddedPostgres();
    console.log(JSON.stringify(server.processes()));
    setInterval(() => undefined, 1_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", starts], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let processes: readonly number[];
  try {
    processes = await new Promise<readonly number[]>((resolve, reject) => {
      child.stdout.once("data", (line: Buffer) => resolve(JSON.parse(line.toString()) as number[]));
      child.once("exit", (code) =>
        reject(new Error(`Expected a server, but its starter ended with ${code}`)),
      );
    });
    // Some of what a server begins with ends by itself soon.
    expect(processes.filter(lives)).toContain(processes[0]);
  } finally {
    child.kill("SIGKILL");
  }
  await expect.poll(() => processes.filter(lives)).toEqual([]);
});

/** One that has ended and that nobody has asked for yet does no more. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/stat`;
  return !existsSync(status) || !/\) Z /.test(readFileSync(status, "utf8"));
}
