import { isJsonObject, type Json, type JsonObject } from "../../kernel/index.ts";

/** Words that only one version of XState has, by where they stand. */
const marks = {
  machine: {
    4: ["strict", "predictableActionArguments", "preserveActionOrder", "schema", "tsTypes", "delimiter"],
    5: ["output", "types"],
  },
  state: { 4: ["activities", "data"], 5: ["output"] },
  invoke: { 4: ["data", "autoForward"], 5: ["input", "systemId"] },
  transition: { 4: ["cond", "in", "internal"], 5: ["guard", "reenter"] },
};

/** The version of XState that wrote a machine, by words that the other does not have; undefined: none says, or both. */
export function versionOf(machine: JsonObject): 4 | 5 | undefined {
  const found = new Set<4 | 5>();
  const look = (config: JsonObject, kind: keyof typeof marks) => {
    for (const version of [4, 5] as const) {
      if (marks[kind][version].some((key) => Object.hasOwn(config, key))) found.add(version);
    }
  };
  const lookAtTransitions = (written: Json | undefined) => {
    for (const entry of listOf(written)) if (isJsonObject(entry)) look(entry, "transition");
  };
  const lookAtState = (config: JsonObject, kind: "machine" | "state") => {
    look(config, kind);
    for (const key of ["on", "after"]) {
      const caused = own(config, key);
      if (Array.isArray(caused)) found.add(4);
      // What no event causes was written so before there was `always`.
      if (isJsonObject(caused) && Object.hasOwn(caused, "")) found.add(4);
      for (const written of isJsonObject(caused) ? Object.values(caused) : [caused])
        lookAtTransitions(written);
    }
    for (const key of ["always", "onDone"]) lookAtTransitions(own(config, key));
    for (const invoke of listOf(own(config, "invoke"))) {
      if (!isJsonObject(invoke)) continue;
      look(invoke, "invoke");
      for (const key of ["onDone", "onError"]) lookAtTransitions(own(invoke, key));
    }
    const states = own(config, "states");
    for (const state of isJsonObject(states) ? Object.values(states) : []) {
      if (isJsonObject(state)) lookAtState(state, "state");
    }
  };
  lookAtState(machine, "machine");
  const [version] = found;
  return found.size === 1 ? version : undefined;
}

function own(config: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(config, key) ? config[key] : undefined;
}

function listOf(written: Json | undefined): readonly Json[] {
  return Array.isArray(written) ? (written as readonly Json[]) : written === undefined ? [] : [written];
}
