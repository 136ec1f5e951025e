import type { Texts } from "@lendloom/engine/kernel";
import { freeze, isDraft, produce, type Draft } from "immer";

/** A definition being edited with what lies beside it: `layout` and `cases` are no part of its hash. */
export interface DocumentContent<D> {
  readonly definition: D;
  readonly layout?: unknown;
  readonly cases?: unknown;
}

/** One thing that can be undone, named in the words of the person who did it. */
export interface DocumentEntry {
  readonly label: Texts;
}

export interface DocumentState<D> extends DocumentContent<D> {
  readonly past: readonly DocumentEntry[];
  readonly future: readonly DocumentEntry[];
}

export type EditLabel<D> = Texts | ((before: DocumentContent<D>, after: DocumentContent<D>) => Texts);

/** What an edit may write to; changes are recorded by immer, so untouched parts keep their identity. */
export interface EditableContent<D> {
  definition: Draft<D>;
  layout?: unknown;
  cases?: unknown;
}

/** A change with its label, ready to be run on any document of its kind. */
export interface Command<D> {
  readonly label: EditLabel<D>;
  /** Commands with the same key that follow each other within a second are one entry. */
  readonly merge?: string;
  change(content: EditableContent<D>): void;
}

export interface DefinitionDocument<D> {
  getState(): DocumentState<D>;
  subscribe(listener: () => void): () => void;
  /** Changes the content and records one undoable entry; a change that changes nothing records none. */
  edit(
    label: EditLabel<D>,
    change: (content: EditableContent<D>) => void,
    options?: { readonly merge?: string },
  ): void;
  run(command: Command<D>): void;
  undo(): void;
  redo(): void;
  /** Takes other content, for instance after a conflict, and forgets the history. */
  replace(content: DocumentContent<D>): void;
}

interface Entry<D> extends DocumentEntry {
  readonly before: DocumentContent<D>;
  readonly after: DocumentContent<D>;
  readonly merge?: string;
  readonly at: number;
}

const MERGE_WITHIN_MS = 1_000;
const HISTORY_LIMIT = 200;

/** Opens a definition for editing: labelled undo and redo over immutable snapshots that share structure. */
export function openDocument<D>(
  initial: DocumentContent<D>,
  options: { readonly now?: () => number } = {},
): DefinitionDocument<D> {
  const now = options.now ?? (() => Date.now());
  const listeners = new Set<() => void>();
  let content = contentOf(initial);
  let past: readonly Entry<D>[] = [];
  let future: readonly Entry<D>[] = [];
  let state: DocumentState<D> = { ...content, past, future };

  function show(next: DocumentContent<D>): void {
    content = next;
    state = { ...next, past, future };
    for (const listener of [...listeners]) listener();
  }

  function edit(
    label: EditLabel<D>,
    change: (draft: EditableContent<D>) => void,
    { merge }: { readonly merge?: string } = {},
  ): void {
    const after = produce(content, (draft) => {
      change(draft as EditableContent<D>);
    });
    if (after === content) return;
    const last = past.at(-1);
    const joins =
      merge !== undefined &&
      last?.merge === merge &&
      future.length === 0 &&
      now() - last.at < MERGE_WITHIN_MS;
    const before = joins ? last.before : content;
    const entry: Entry<D> = {
      label: typeof label === "function" ? label(before, after) : label,
      before,
      after,
      at: now(),
      ...(merge === undefined ? {} : { merge }),
    };
    past = [...(joins ? past.slice(0, -1) : past), entry].slice(-HISTORY_LIMIT);
    future = [];
    show(after);
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    edit,
    run: (command) =>
      edit(
        command.label,
        (draft) => command.change(draft),
        command.merge === undefined ? {} : { merge: command.merge },
      ),
    undo() {
      const entry = past.at(-1);
      if (entry === undefined) return;
      past = past.slice(0, -1);
      future = [...future, entry];
      show(entry.before);
    },
    redo() {
      const entry = future.at(-1);
      if (entry === undefined) return;
      future = future.slice(0, -1);
      // Typing after a redo starts an entry of its own.
      past = [...past, { ...entry, at: Number.NEGATIVE_INFINITY }];
      show(entry.after);
    },
    replace(next) {
      past = [];
      future = [];
      show(contentOf(next));
    },
  };
}

function contentOf<D>(content: DocumentContent<D>): DocumentContent<D> {
  const { definition, layout, cases } = content;
  const own = {
    definition,
    ...(layout === undefined ? {} : { layout }),
    ...(cases === undefined ? {} : { cases }),
  };
  return isDraft(definition) ? own : freeze(own, true);
}
