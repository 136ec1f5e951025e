import { pointerParts, type Json, type Texts } from "@lendloom/engine/kernel";
import type { Command, EditableContent, EditLabel } from "./open-document.ts";

interface Options<D> {
  readonly label?: EditLabel<D>;
  readonly merge?: string;
  /** The part of the document the pointer is into. Default: the definition. */
  readonly part?: "definition" | "layout" | "cases";
}

type Container = Record<string, unknown> | unknown[];

/** Sets the value at a JSON pointer; objects on the way that do not exist yet are created. */
export function setValue<D>(pointer: string, value: Json, options: Options<D> = {}): Command<D> {
  return command(options, changed, (content) => {
    const { container, key } = placeOf(content, options.part, pointer, true);
    const before = read(container, key);
    if (JSON.stringify(before) !== JSON.stringify(value)) write(container, key, value);
  });
}

/** Removes the member or the array item at a JSON pointer. */
export function removeValue<D>(pointer: string, options: Options<D> = {}): Command<D> {
  return command(options, removed, (content) => {
    const { container, key } = placeOf(content, options.part, pointer);
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else if (Object.hasOwn(container, key)) Reflect.deleteProperty(container, key);
  });
}

/** Inserts an item into the array at a JSON pointer; by default at its end. */
export function insertItem<D>(
  pointer: string,
  value: Json,
  options: Options<D> & { readonly index?: number } = {},
): Command<D> {
  return command(options, added, (content) => {
    const array = arrayAt(content, options.part, pointer);
    array.splice(options.index ?? array.length, 0, value);
  });
}

/** Moves an item of the array at a JSON pointer to another place. */
export function moveItem<D>(pointer: string, from: number, to: number, options: Options<D> = {}): Command<D> {
  return command(options, moved, (content) => {
    const array = arrayAt(content, options.part, pointer);
    if (from === to || from < 0 || from >= array.length || to < 0 || to >= array.length) return;
    array.splice(to, 0, ...array.splice(from, 1));
  });
}

/** Renames a member of the object at a JSON pointer and keeps its place among the others. */
export function renameKey<D>(
  pointer: string,
  from: string,
  to: string,
  options: Options<D> = {},
): Command<D> {
  return command(options, changed, (content) => {
    const { container, key } = placeOf(content, options.part, `${pointer}/${from}`);
    if (Array.isArray(container) || from === to || Object.hasOwn(container, to)) return;
    const members = Object.entries(container).map(([name, value]) => [name === key ? to : name, value]);
    for (const name of Object.keys(container)) Reflect.deleteProperty(container, name);
    Object.assign(container, Object.fromEntries(members));
  });
}

/** One edit as JSON Patch has it (RFC 6902). */
export interface PatchEdit {
  readonly op: "add" | "remove" | "replace";
  readonly pointer: string;
  readonly value?: Json;
}

/** Makes edits one after the other, as one entry of the history. */
export function patchValue<D>(edits: readonly PatchEdit[], options: Options<D> = {}): Command<D> {
  return command(options, changed, (content) => {
    for (const { op, pointer, value = null } of edits) {
      const { container, key } = placeOf(content, options.part, pointer, op === "add");
      if (!Array.isArray(container)) {
        if (op === "remove") Reflect.deleteProperty(container, key);
        else write(container, key, value);
      } else if (op === "remove") container.splice(Number(key), 1);
      else container.splice(key === "-" ? container.length : Number(key), op === "add" ? 0 : 1, value);
    }
  });
}

const changed: Texts = { "zh-CN": "修改", en: "Change" };
const added: Texts = { "zh-CN": "添加", en: "Add" };
const removed: Texts = { "zh-CN": "删除", en: "Remove" };
const moved: Texts = { "zh-CN": "移动", en: "Move" };

function command<D>(
  options: Options<D>,
  label: Texts,
  change: (content: EditableContent<D>) => void,
): Command<D> {
  return {
    label: options.label ?? label,
    change,
    ...(options.merge === undefined ? {} : { merge: options.merge }),
  };
}

function placeOf(
  content: EditableContent<unknown>,
  part: Options<unknown>["part"],
  pointer: string,
  create = false,
): { readonly container: Container; readonly key: string } {
  const parts = [part ?? "definition", ...pointerParts(pointer)];
  let container: Container = content as unknown as Container;
  for (const name of parts.slice(0, -1)) {
    let next = read(container, name);
    if (next === undefined && create) {
      next = {};
      write(container, name, next);
    }
    if (typeof next !== "object" || next === null) {
      throw new TypeError(`Expected an object or a list at “${pointer}”, but nothing is there`);
    }
    container = next as Container;
  }
  return { container, key: parts.at(-1) ?? "" };
}

function arrayAt(
  content: EditableContent<unknown>,
  part: Options<unknown>["part"],
  pointer: string,
): unknown[] {
  const { container, key } = placeOf(content, part, pointer, true);
  const array = read(container, key);
  if (array === undefined) {
    write(container, key, []);
    return read(container, key) as unknown[];
  }
  if (!Array.isArray(array)) throw new TypeError(`Expected a list at “${pointer}”`);
  return array;
}

function read(container: Container, key: string): unknown {
  return Object.hasOwn(container, key) ? (container as Record<string, unknown>)[key] : undefined;
}

function write(container: Container, key: string, value: unknown): void {
  (container as Record<string, unknown>)[key] = value;
}
