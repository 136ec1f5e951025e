import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "@lendloom/engine/kernel";
import { compileProcess, type CompiledProcess } from "@lendloom/engine/process";
import { parseXml } from "../conformance/xml-tree.ts";
import { convertScxml, type ConvertedScxml } from "./convert-scxml.ts";
import { DurableRun } from "./durable-run.ts";
import { elementsOf } from "./scxml-document.ts";

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

/** Runs a test of the framework in `folder` through the engine's durable path; answers why it fails. */
export function runScxmlTest(folder: string, name: string): string | undefined {
  try {
    const test = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as ScxmlTest;
    const root = parseXml(readFileSync(join(folder, `${name}.scxml`), "utf8"));
    if (elementsOf(root).some(({ name: tag }) => tag === "invoke")) {
      return "invokes another state machine: sub-flows as runs of their own are not there yet";
    }
    const converted = convertScxml(
      root,
      test.events.map(({ event }) => event.name),
    );
    return play(compiled(converted.workflow), test, converted);
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

function play(process: CompiledProcess, test: ScxmlTest, { document }: ConvertedScxml): string | undefined {
  const run = new DurableRun(process);
  const active = () => leavesOf(run.run.snapshot.value).sort().join(" ");
  const keys = (ids: readonly string[]) =>
    ids
      .map((id) => document.keyOf(id))
      .sort()
      .join(" ");
  if (test.events.length === 0 && test.initialConfiguration[0] === "pass") run.finish();
  if (active() !== keys(test.initialConfiguration)) {
    return `at first: expected ${test.initialConfiguration.join(" ")}, but got ${active()}`;
  }
  for (const [index, { after = 0, event, nextConfiguration }] of test.events.entries()) {
    run.wait(after);
    run.send(document.eventKey(event.name));
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
