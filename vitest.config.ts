import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { defineConfig } from "vitest/config";

/** What random cases begin with: the same for the same commit wherever it is tested, another for the next one. */
function seedOfCommit(): string {
  try {
    const commit = execFileSync("git", ["rev-parse", "HEAD"], {
      cwd: import.meta.dirname,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return String(parseInt(commit.slice(0, 7), 16));
  } catch {
    // An unpacked archive has no commits.
    return "1";
  }
}

const env = {
  // Processes that tests start do so as `pnpm start` does.
  NODE_OPTIONS: [
    process.env["NODE_OPTIONS"],
    `--import=${pathToFileURL(join(import.meta.dirname, "server/src/start-quickly.ts")).href}`,
  ].join(" "),
  LENDLOOM_COMMIT_SEED: seedOfCommit(),
};
const setupFiles = [join(import.meta.dirname, "engine/src/testing/seed-fast-check.ts")];

/** How many times slower the pages of the browser tests are made (`e2e/src/browser/slowdown.ts`). */
const slowdown = Math.max(1, Number(process.env["LENDLOOM_BROWSER_SLOWDOWN"] ?? "1"));

/** A module that one file has loaded serves the next one of the same worker, too: a third of the time was loading. */
const isolate = false;

/** What is asked again until it is so has as long as its test: a busy machine makes nobody wrong. */
const patient = { poll: { timeout: 60_000, interval: 50 } };

const project = (name: string, include: string[], testTimeout = 20_000, globalSetup: string[] = []) => ({
  test: { name, include, testTimeout, hookTimeout: 120_000, globalSetup, setupFiles, env, expect: patient },
});
/**
 * Tests that hold an evaluation to its time, as it runs in a product: another test on the same core would be
 * measured with it, and so would the imports of modules that Vitest rewrites.
 */
const timed = [
  "engine/src/logic/budget.test.ts",
  "engine/src/logic/hostile-input.test.ts",
  "engine/src/decision/large-input.test.ts",
  "engine/src/interop/dmn/hostile-xml.test.ts",
  "engine/src/interop/json-rules-engine/large-files.test.ts",
  "engine/src/kernel/parse-json.test.ts",
];
/** What faults are judged by and where bugs are planted: no process is started for it, so the inner loop runs it, too. */
const aboutChaos = [
  "e2e/src/chaos/chaos-results.test.ts",
  "e2e/src/chaos/check-invariants.test.ts",
  "e2e/src/chaos/growth.test.ts",
  "e2e/src/chaos/planted-bugs.test.ts",
];
const engine = project("engine", ["engine/src/**/*.test.ts"]);

export default defineConfig({
  test: {
    // Two cores: more workers only take turns.
    maxWorkers: 2,
    projects: [
      { test: { ...engine.test, exclude: timed, isolate } },
      {
        test: {
          ...engine.test,
          name: "timed",
          include: timed,
          maxWorkers: 1,
          fileParallelism: false,
          experimental: { viteModuleRunner: false },
        },
      },
      { test: { ...project("server", ["server/src/**/*.test.ts"], 60_000).test, isolate } },
      // The whole HTTP suite once more, on PostgreSQL.
      {
        test: {
          ...project("server-postgres", ["server/src/http/**/*.test.ts"], 60_000, [
            "server/src/test-kit/postgres-for-tests.ts",
          ]).test,
          isolate,
          env: { ...env, LENDLOOM_TEST_STORE: "postgres" },
        },
      },
      project("designer", ["designer/src/**/*.test.{ts,tsx}"]),
      project(
        "repository",
        [...aboutChaos, "e2e/src/repository/*.test.ts", "benchmarks/src/**/*.test.ts"],
        60_000,
      ),
      project("chaos", ["e2e/src/chaos/chaos.test.ts"], 60_000),
      project("browser", ["e2e/src/browser/*.test.ts"], 300_000 * slowdown, [
        "e2e/src/browser/build-designer-once.ts",
      ]),
    ],
  },
});
