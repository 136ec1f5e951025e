import type { Json } from "../kernel/index.ts";
import type { Seal } from "./sealing.ts";

/** How a text that was not sealed when it was recorded is told: no ciphertext begins like this. */
const UNRECORDED = "not recorded";

/**
 * A seal that gives every text the ciphertext it was given when `recorded` was written. Sealing draws a nonce, so a
 * step that is carried out again would otherwise look different in every sealed value.
 */
export function replayingSeal(seal: Seal, recorded: readonly Json[]): Seal {
  const sealed = new Set<string>();
  for (const value of recorded) gather(value, sealed);
  const known = new Map<string, Map<string, string>>();
  const inField = (field: string): Map<string, string> => {
    const texts = known.get(field) ?? new Map<string, string>();
    if (!known.has(field)) {
      for (const candidate of sealed) {
        const opened = seal.open(candidate, field);
        // Of several with the same text the first is the step's own: later steps of its instant come after it.
        if (opened.ok && !texts.has(opened.value)) texts.set(opened.value, candidate);
      }
      known.set(field, texts);
    }
    return texts;
  };
  return {
    open: (text, field) => seal.open(text, field),
    mustLive: () => {
      seal.mustLive();
    },
    seal: (text, field) => inField(field).get(text) ?? `${UNRECORDED}: ${field}`,
  };
}

/** Every text that could be a ciphertext: what stands under `sealed`, and the values of `sealedVariables`. */
function gather(value: Json, into: Set<string>): void {
  if (Array.isArray(value)) {
    for (const item of value as readonly Json[]) gather(item, into);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, member] of Object.entries(value as Readonly<Record<string, Json>>)) {
      if (key === "sealed" && typeof member === "string") into.add(member);
      else if (key === "sealedVariables" && typeof member === "object" && member !== null) {
        for (const text of Object.values(member)) if (typeof text === "string") into.add(text);
      } else gather(member, into);
    }
  }
}
