import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "@lendloom/engine/kernel";
import { compileProcess, type CompiledProcess, type Run } from "@lendloom/engine/process";
import { parseXml } from "../conformance/xml-tree.ts";
import { convertScxml, type ConvertedScxml } from "./convert-scxml.ts";
import { DurableRun } from "./durable-run.ts";
import { SubRuns } from "./sub-runs.ts";

/** A test beside its document: which states are active at first and after each event. */
interface ScxmlTest {
  readonly initialConfiguration: readonly string[];
  readonly events: readonly {
    /** Milliseconds to wait before the event. */
    readonly after?: number;
    readonly event: { readonly name: string };
    readonly nextConfiguration: readonly string[];
  }[];
}

/**
 * Runs a test of the framework in `folder` through the engine's durable path; answers why it fails. One that invokes
 * other machines goes through the runtime, each machine as a run of its own.
 */
export async function runScxmlTest(folder: string, name: string): Promise<string | undefined> {
  try {
    const test = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as ScxmlTest;
    const root = parseXml(readFileSync(join(folder, `${name}.scxml`), "utf8"));
    const converted = convertScxml(
      root,
      test.events.map(({ event }) => event.name),
    );
    const run =
      converted.workflows.length === 0
        ? new DurableRun(compiled(converted.workflow))
        : await SubRuns.start(converted, catalogue);
    return await play(run, test, converted);
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** A test's run, written out and read back around everything it is told. */
interface PlayedRun {
  readonly run: Run;
  send(type: string): Promise<void> | void;
  /** Lets milliseconds pass, with everything that comes due. */
  wait(ms: number): Promise<void> | void;
  /** Lets time pass until nothing is left to wait for. */
  finish(): Promise<void> | void;
}

async function play(
  run: PlayedRun,
  test: ScxmlTest,
  { document }: ConvertedScxml,
): Promise<string | undefined> {
  const active = () => leavesOf(run.run.snapshot.value).sort().join(" ");
  const keys = (ids: readonly string[]) =>
    ids
      .map((id) => document.keyOf(id))
      .sort()
      .join(" ");
  if (test.events.length === 0 && test.initialConfiguration[0] === "pass") await run.finish();
  if (active() !== keys(test.initialConfiguration)) {
    return `at first: expected ${test.initialConfiguration.join(" ")}, but got ${active()}`;
  }
  for (const [index, { after = 0, event, nextConfiguration }] of test.events.entries()) {
    await run.wait(after);
    await run.send(document.eventKey(event.name));
    if (active() !== keys(nextConfiguration)) {
      return `after event ${index + 1} ${event.name}: expected ${nextConfiguration.join(" ")}, but got ${active()}`;
    }
  }
  return undefined;
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  const regions = Object.entries(value as JsonObject);
  return regions.flatMap(([key, below]) => {
    const leaves = leavesOf(below);
    return leaves.length === 0 ? [key] : leaves;
  });
}

const catalogue = {
  format: "lendloom-catalogue/1",
  id: "scxml",
  version: "1.0.0",
  title: { "zh-CN": "测试", en: "Test" },
  sources: {},
  facts: {},
};

function compiled(workflow: JsonObject): CompiledProcess {
  const process = compileProcess({ workflow, catalogue, packs: [] });
  if (process.ok) return process.value;
  const issues = process.error.filter(({ severity }) => severity === "error");
  throw new Error(
    issues.map(({ code, pointer, params }) => `${code} ${pointer} ${JSON.stringify(params)}`).join("; "),
  );
}
