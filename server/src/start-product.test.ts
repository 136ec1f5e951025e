import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface End {
  readonly code: number | null;
  readonly complaints: readonly string[];
}

/** Runs the start command until it ends by itself. */
function startAndEnd(env: Readonly<Record<string, string>>): Promise<End> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "start.ts")], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  return new Promise((resolve) =>
    child.once("close", (code) => resolve({ code, complaints: complaints.trim().split("\n") })),
  );
}

describe("starting the product", { timeout: 120_000 }, () => {
  let folder: string;
  let busy: Server;
  let busyPort: number;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "lendloom-start-"));
    busy = createServer();
    await new Promise<void>((resolve) => busy.listen(0, "127.0.0.1", resolve));
    const address = busy.address();
    busyPort = typeof address === "object" && address !== null ? address.port : 0;
  });
  afterAll(() => {
    busy.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("tells a busy port in one sentence a language, and ends with 1", async () => {
    const env = { LENDLOOM_DATA: join(folder, "data"), LENDLOOM_PORT: String(busyPort) };
    const { code, complaints } = await startAndEnd(env);
    expect(code).toBe(1);
    expect(complaints).toHaveLength(2);
    expect(complaints[1]).toContain(`Port ${busyPort} is in use`);
  });

  it("tells a folder that cannot be written in one sentence a language, and ends with 78", async () => {
    // A file stands where a folder should be made: also for a user whom no permission stops.
    const file = join(folder, "a-file");
    writeFileSync(file, "");
    const { code, complaints } = await startAndEnd({ LENDLOOM_DATA: join(file, "data") });
    expect(code).toBe(78);
    expect(complaints).toHaveLength(2);
    expect(complaints[1]).toContain("cannot be written");
  });

  it.each([
    ["a port that is none", { LENDLOOM_PORT: "seven" }, "LENDLOOM_PORT"],
    ["an address that is none", { LENDLOOM_SANDBOX_URL: "nowhere" }, "LENDLOOM_SANDBOX_URL"],
    ["a database of another kind", { LENDLOOM_DATABASE_URL: "mysql://db/loans" }, "begins with mysql://"],
    ["a URL without a database", { LENDLOOM_DATABASE_URL: "postgres://db" }, "names no database"],
    ["a pause that is none", { LENDLOOM_DRAIN_SECONDS: "soon" }, "LENDLOOM_DRAIN_SECONDS"],
  ])("tells %s, and ends with 78: a person must mend it", async (_what, env, named) => {
    const { code, complaints } = await startAndEnd({ LENDLOOM_DATA: join(folder, "data"), ...env });
    expect(code).toBe(78);
    expect(complaints).toHaveLength(2);
    expect(complaints[1]).toContain(named);
  });
});
