import { rmSync } from "node:fs";
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { root, installProblem } from "./installation.ts";
import {
  addTallies,
  afterSecondTry,
  noTally,
  readVitestTally,
  vitestReportPath,
  type Tally,
} from "./tally.ts";

/** A check is one command; a suite is a Vitest run whose own tests are counted. */
interface Stage {
  readonly name: string;
  readonly script: readonly string[];
  readonly suite?: true;
  /** Left out of `--quick`, the inner loop. */
  readonly slow?: true;
  /**
   * A browser is a program of others that shares the machine: at most this many files that failed are run once more,
   * alone, and what then passes is printed as unsteady. No other suite has it: there a race is a fault of ours.
   */
  readonly secondTry?: number;
}

/** The longest first, so that the others pass beside it; no clock holds it to anything. */
const checks: readonly Stage[] = [
  { name: "engine", script: ["exec", "vitest", "run", "--project", "engine"], suite: true },
  { name: "types", script: ["types"] },
  { name: "lint", script: ["lint"] },
  { name: "format", script: ["format:check"] },
  { name: "layers", script: ["layers"] },
  { name: "dead code", script: ["dead-code"] },
];
const suites: readonly Stage[] = [
  { name: "timed", script: ["exec", "vitest", "run", "--project", "timed"], suite: true },
  { name: "server", script: ["exec", "vitest", "run", "--project", "server"], suite: true, slow: true },
  {
    name: "server on PostgreSQL",
    script: ["exec", "vitest", "run", "--project", "server-postgres"],
    suite: true,
    slow: true,
  },
  { name: "designer", script: ["exec", "vitest", "run", "--project", "designer"], suite: true },
  { name: "repository", script: ["exec", "vitest", "run", "--project", "repository"], suite: true },
  { name: "chaos", script: ["exec", "vitest", "run", "--project", "chaos"], suite: true, slow: true },
  {
    name: "browser",
    script: ["exec", "vitest", "run", "--project", "browser"],
    suite: true,
    slow: true,
    secondTry: 2,
  },
];

const problem = installProblem();
if (problem !== undefined) {
  console.error(problem);
  console.log("0 passed, 1 failed, 0 skipped");
  process.exit(1);
}

const quick = process.argv.includes("--quick");
const wanted = (stage: Stage): boolean => !(quick && stage.slow === true);
const tallies = [
  ...(await inTurns(checks.filter(wanted), availableParallelism(), runStage)),
  // Suites use every core themselves.
  ...(await inTurns(suites.filter(wanted), 1, runStage)),
];
const total = tallies.reduce(addTallies, noTally);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

async function runStage(stage: Stage): Promise<Tally> {
  const startedAt = performance.now();
  const first = await runOnce(stage, []);
  const files = first.tally.failedFiles ?? [];
  // An error outside of every test stands in no file: running some of them again would not show it.
  const isOfTests = !/^.*Unhandled (Errors?|Rejection)/m.test(first.output);
  const isTriedAgain =
    first.tally.failed > 0 && isOfTests && files.length > 0 && files.length <= (stage.secondTry ?? 0);
  const second = isTriedAgain ? await runOnce(stage, files) : undefined;
  const tally = second === undefined ? first.tally : afterSecondTry(first.tally, second.tally);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${tally.failed === 0 ? "ok  " : "FAIL"} ${stage.name} (${seconds} s, ${tally.passed} passed)`);
  for (const name of tally.skippedNames ?? []) console.log(`     skipped: ${name}`);
  for (const failure of tally.failures ?? []) console.log(`     failed: ${failure}`);
  if (second !== undefined && tally.failed === 0)
    for (const failure of first.tally.failures ?? [])
      console.log(`     unsteady (passed when run again): ${failure}`);
  if (tally.failed > 0) console.log(stage.suite ? endOf(first.output) : first.output);
  if (tally.failed > 0 && second !== undefined)
    console.log(`When the files that failed were run again:\n${endOf(second.output)}`);
  return tally;
}

async function runOnce(
  stage: Stage,
  files: readonly string[],
): Promise<{ readonly tally: Tally; readonly output: string }> {
  const report = vitestReportPath(stage.name);
  rmSync(report, { force: true });
  const { code, output } = await pnpm([...stage.script, ...files, ...(stage.suite ? reporters(report) : [])]);
  return { tally: stage.suite ? readVitestTally(report, code) : checkTally(code), output };
}

/** The tests that passed stand first; what went wrong is at the end. */
function endOf(output: string): string {
  return output.length <= 20_000 ? output : `…\n${output.slice(-20_000)}`;
}

function reporters(report: string): readonly string[] {
  return ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
}

function checkTally(code: number): Tally {
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

function pnpm(args: readonly string[]): Promise<{ code: number; output: string }> {
  // The pnpm that runs this script says where it is; installing again before every stage is needless.
  const entry = process.env["npm_execpath"];
  const [command, prefix] = entry?.endsWith("js") ? [process.execPath, [entry]] : [entry ?? "pnpm", []];
  const child = spawn(command, [...prefix, ...args], {
    cwd: root,
    env: { ...process.env, pnpm_config_verify_deps_before_run: "false", FORCE_COLOR: "0" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    const end = (code: number | null): void =>
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString("utf8") });
    child.on("close", end);
    // Whoever was left behind may hold its output for ever.
    child.on("exit", (code) => setTimeout(end, 10_000, code).unref());
  });
}

async function inTurns<T, R>(items: readonly T[], width: number, run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const workers = Array.from({ length: width }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      results[next[0]] = await run(next[1]);
    }
  });
  await Promise.all(workers);
  return results;
}
