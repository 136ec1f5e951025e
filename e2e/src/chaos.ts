import { parseArgs } from "node:util";
import { chaosTests } from "./chaos/registry.ts";
import { runChaos, type ChaosReport } from "./chaos/run-chaos.ts";
import type { StoreKind } from "./chaos/chaos-test.ts";

/**
 * `pnpm chaos [<name> …] [--sqlite | --postgres] [--seed N]`: real servers under real faults. Without names every test
 * runs, on each store it is for. The last line is one JSON object; the exit code is 1 when a promise was broken.
 */
const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  allowPositionals: true,
  options: {
    sqlite: { type: "boolean", default: false },
    postgres: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    seed: { type: "string", default: String(Date.now() % 2 ** 30) },
  },
});
const unknown = positionals.filter((name) => !chaosTests.some((test) => test.name === name));
const seed = Number(values.seed);
if (values.list || unknown.length > 0 || !Number.isSafeInteger(seed)) {
  for (const { name, title, stores } of chaosTests)
    console.log(`${name.padEnd(20)} ${stores.join(", ").padEnd(18)} ${title}`);
  process.exit(values.list ? 0 : 2);
}
const wanted: readonly StoreKind[] =
  values.sqlite === values.postgres ? ["sqlite", "postgres"] : values.sqlite ? ["sqlite"] : ["postgres"];

// Whoever stops it leaves no server and no mount behind: those end with this process's exit.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const reports: ChaosReport[] = [];
for (const test of chaosTests) {
  if (positionals.length > 0 && !positionals.includes(test.name)) continue;
  for (const store of test.stores.filter((kind) => wanted.includes(kind))) {
    const report = await runChaos(test, { seed, store });
    reports.push(report);
    print(report);
  }
}
const violations = reports.reduce((sum, report) => sum + report.violations.length, 0);
const [only] = reports;
console.log(
  JSON.stringify(reports.length === 1 && only !== undefined ? only : { seed, violations, reports }),
);
process.exit(violations === 0 && reports.length > 0 ? 0 : 1);

function print({
  test,
  store,
  skipped,
  acknowledged,
  applications,
  faults,
  recoveryMs,
  seconds,
  figures,
  ...rest
}: ChaosReport): void {
  const told = Object.entries(faults).map(([what, count]) => `${count} × ${what}`);
  console.log(`${test} on ${store}, seed ${rest.seed}, ${seconds} s`);
  if (skipped !== undefined) console.log(`  not done: ${skipped}`);
  console.log(`  faults        ${told.join(", ") || "none"}`);
  console.log(`  acknowledged  ${acknowledged} commands, ${applications} applications carried to their end`);
  if (recoveryMs !== null)
    console.log(`  recovery      median ${recoveryMs.median} ms, longest ${recoveryMs.longest} ms`);
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name}: ${value}`);
  for (const message of rest.defects) console.log(`  logged: ${message}`);
  console.log(`  violations    ${rest.violations.length}`);
  for (const { invariant, text } of rest.violations.slice(0, 20)) console.log(`    ${invariant} ${text}`);
}
