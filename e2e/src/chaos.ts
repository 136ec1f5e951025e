import { parseArgs } from "node:util";
import { checkedOut, keepReport, readReports, summaryOf } from "./chaos/chaos-results.ts";
import { plantedBugs } from "./chaos/planted-bugs.ts";
import { told } from "./chaos/quantiles.ts";
import { chaosTests } from "./chaos/registry.ts";
import { runChaos, type ChaosReport } from "./chaos/run-chaos.ts";
import type { ChaosTest, StoreKind } from "./chaos/chaos-test.ts";

/**
 * `pnpm chaos [<name> …] [--sqlite | --postgres] [--seed N] [--scale S] [--minutes M]`: real servers under real faults. Without names
 * every test runs whole, on each store it is for; `--scale 0.2` takes a fifth; a soak takes `--minutes`.
 * `--older <folder>`: a checkout of an older version, installed, of which `rolling-upgrade` takes its older servers. `--bugs` proves the tests themselves:
 * servers with a planted bug each, which its test must find. `--summary` prints the latest whole runs as a table. The last line is one JSON object; the exit code is 1 when a
 * promise was broken, or a bug not found.
 */
const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== "--"),
  allowPositionals: true,
  options: {
    sqlite: { type: "boolean", default: false },
    postgres: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    summary: { type: "boolean", default: false },
    bugs: { type: "boolean", default: false },
    seed: { type: "string", default: String(Date.now() % 2 ** 30) },
    scale: { type: "string", default: "1" },
    minutes: { type: "string", default: "10" },
    older: { type: "string" },
  },
});
const known = values.bugs ? plantedBugs.map(({ name }) => name) : chaosTests.map(({ name }) => name);
const unknown = positionals.filter((name) => !known.includes(name));
const [seed, scale, minutes] = [Number(values.seed), Number(values.scale), Number(values.minutes)];
const inBounds = Number.isSafeInteger(seed) && scale > 0 && scale <= 1 && minutes >= 1 && minutes <= 600;
if (values.list || unknown.length > 0 || !inBounds) {
  list();
  process.exit(values.list ? 0 : 2);
}
if (values.summary) {
  console.log(summaryOf(chaosTests, readReports()));
  process.exit(0);
}
const wanted: readonly StoreKind[] =
  values.sqlite === values.postgres ? ["sqlite", "postgres"] : values.sqlite ? ["sqlite"] : ["postgres"];

// Whoever stops it leaves no server and no mount behind: those end with this process's exit.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

process.exit(values.bugs ? await findBugs() : await runTests());

async function runTests(): Promise<number> {
  const reports: ChaosReport[] = [];
  const commit = checkedOut();
  for (const test of chaosTests) {
    if (positionals.length > 0 ? !positionals.includes(test.name) : test.byName === true) continue;
    for (const store of test.stores.filter((kind) => wanted.includes(kind))) {
      const report = await runChaos(test, { seed, store, scale, minutes, older: values.older });
      reports.push(report);
      print(report);
      if (scale === 1 && values.older === undefined) keepReport(report, commit);
    }
  }
  const violations = reports.reduce((sum, report) => sum + report.violations.length, 0);
  const [only] = reports;
  console.log(
    JSON.stringify(reports.length === 1 && only !== undefined ? only : { seed, violations, reports }),
  );
  return violations === 0 && reports.length > 0 ? 0 : 1;
}

/** Each planted bug must show as a broken promise of the kind that it breaks. */
async function findBugs(): Promise<number> {
  const found: { bug: string; test: string; store: StoreKind; invariant: string; found: boolean }[] = [];
  for (const bug of plantedBugs) {
    if (positionals.length > 0 && !positionals.includes(bug.name)) continue;
    const test = chaosTests.find(({ name }) => name === bug.foundBy);
    if (test === undefined) throw new Error(`Expected a chaos test ${bug.foundBy}`);
    const options = { seed, store: bug.store, bug: bug.name };
    const report = await runChaos(test, { ...options, scale: bug.scale ?? 1 });
    print(report);
    const violated = report.violations.filter(({ invariant }) => bug.breaks.includes(invariant));
    const name = `bug ${bug.name}: ${violated.length > 0 ? "found" : "NOT FOUND"}`;
    console.log(`${name}, broken: ${bug.breaks.join(", ")} (${violated[0]?.text.slice(0, 200) ?? "none"})`);
    found.push({
      bug: bug.name,
      test: bug.foundBy,
      store: bug.store,
      invariant: violated[0]?.invariant ?? "",
      found: violated.length > 0,
    });
  }
  const missed = found.filter((one) => !one.found).length;
  console.log(JSON.stringify({ seed, bugs: found.length, missed, found }));
  return missed === 0 && found.length > 0 ? 0 : 1;
}

function list(): void {
  const line = ({ name, stores, title, proves, byName }: ChaosTest) =>
    `${name.padEnd(20)} ${stores.join(", ").padEnd(18)} ${title}${byName === true ? " (only by its name)" : ""}
${" ".repeat(40)}proves: ${proves}`;
  for (const test of chaosTests) console.log(line(test));
  console.log("\nplanted bugs (--bugs)");
  for (const { name, foundBy, store, what } of plantedBugs)
    console.log(`${name.padEnd(20)} ${foundBy} on ${store}: ${what}`);
}

function print({
  test,
  store,
  skipped,
  acknowledged,
  applications,
  faults,
  recoveryMs,
  ...rest
}: ChaosReport): void {
  const made = Object.entries(faults).map(([what, count]) => `${count} × ${what}`);
  console.log(`${test} on ${store}, seed ${rest.seed}, ${rest.seconds} s, slowed down ${rest.slower} times`);
  if (skipped !== undefined) console.log(`  not done: ${skipped}`);
  console.log(`  faults        ${made.join(", ") || "none"}`);
  console.log(`  acknowledged  ${acknowledged} commands, ${applications} applications carried to their end`);
  if (recoveryMs !== null) console.log(`  recovery      ${told(recoveryMs)}`);
  for (const [name, value] of Object.entries(rest.figures)) console.log(`  ${name}: ${value}`);
  for (const message of rest.defects) console.log(`  logged: ${message}`);
  console.log(`  violations    ${rest.violations.length}`);
  for (const { invariant, text } of rest.violations.slice(0, 20)) console.log(`    ${invariant} ${text}`);
}
