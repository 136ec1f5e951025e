import { pointer, type Issue, type JsonObject } from "../kernel/index.ts";
import type { InvokeError, WorkflowSnapshot } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import type { ItemResult } from "./flow-run.ts";
import { itemGeneration, itemOf } from "./item-generation.ts";
import { processIssue } from "./process-issues.ts";
import type { Run } from "./run.ts";
import { answerField, type StoredValues } from "./stored-facts.ts";

/** What all items of a map came to, as the run keeps it until the map has ended; it is written with each end. */
const MAX_RESULT_CHARACTERS = 4_194_304;

/** Why the output of a map's item cannot be kept beside those before it; undefined: it can, or is of no map. */
export function resultTooLarge(run: Run, generation: string, output: JsonObject): InvokeError | undefined {
  const place = itemOf(generation);
  const results = place === undefined ? {} : (run.maps?.[place.map]?.results ?? {});
  if (place === undefined) return undefined;
  const kept = Object.values(results).reduce((sum, result) => sum + charactersOf(result), 0);
  if (kept + JSON.stringify(output).length <= MAX_RESULT_CHARACTERS) return undefined;
  const message = `Expected results of at most ${MAX_RESULT_CHARACTERS} characters, but got more with this one`;
  return { code: "map.too-large", message };
}

/** As it is stored: what is sealed is not opened to be counted. */
function charactersOf(result: ItemResult): number {
  if ("error" in result) return 0;
  const { output } = result;
  return "sealed" in output ? output.sealed.length : JSON.stringify(output.value).length;
}

/** Results kept by maps that go on by the rules of another version, which takes other answers. */
export function unfitResults(
  run: Run,
  to: CompiledProcess,
  { invokes }: WorkflowSnapshot,
  stored: StoredValues,
): readonly Issue[] {
  return Object.entries(run.maps ?? {}).flatMap(([generation, { invoke, results }]) => {
    if (!Object.hasOwn(invokes, invoke) || invokes[invoke]?.generation !== generation) return [];
    const answer = to.workflow.invokes.get(invoke)?.answer;
    return Object.entries(results).flatMap(([item, result]) => {
      if ("error" in result) return [];
      const output = stored.read(result.output, answerField(itemGeneration(generation, Number(item))));
      const [misfit] = answer?.check(output, "") ?? [];
      if (misfit === undefined) return [];
      const place = `/maps${pointer(generation)}/results${pointer(item)}${misfit.pointer}`;
      return [processIssue("process.migration-map-result", place, { invoke, item, code: misfit.code })];
    });
  });
}
