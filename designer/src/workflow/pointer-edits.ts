import type { Json, Texts } from "@lendloom/engine/kernel";
import { removeValue, renameKey, setValue, type DefinitionDocument } from "../document/index.ts";

/** Edits of a definition by JSON pointer, each an entry of the history under a label. */
export interface PointerEdits {
  /** Sets what lies there; `undefined` removes it. Edits of one place within a second are one entry. */
  set(pointer: string, value: Json | undefined, label: Texts): void;
  /** Renames a member of the object at a pointer and keeps its place. */
  rename(pointer: string, from: string, to: string, label: Texts): void;
}

/** The edits that fields make; what they did is undone like anything else. */
export function pointerEdits<D>(document: DefinitionDocument<D>): PointerEdits {
  return {
    set: (pointer, value, label) =>
      document.run(
        value === undefined
          ? removeValue(pointer, { label })
          : setValue(pointer, value, { label, merge: pointer }),
      ),
    rename: (pointer, from, to, label) => document.run(renameKey(pointer, from, to, { label })),
  };
}
