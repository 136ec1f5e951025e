import { readFileSync } from "node:fs";
import { parseJson, type Json } from "@lendloom/engine/kernel";
import { renderIssues } from "../http/issue-rendering.ts";
import { UsageError } from "./usage-error.ts";

/** Reads a JSON file as strictly as the server does. */
export function readJsonFile(path: string): Json {
  const parsed = parseJson(readTextFile(path));
  if (!parsed.ok) {
    throw new UsageError(
      `文件 ${path} 不是可以读取的 JSON。`,
      `The file ${path} is not JSON that can be read.`,
      renderIssues(parsed.error),
    );
  }
  return parsed.value;
}

export function readTextFile(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new UsageError(`读不到文件 ${path}。`, `The file ${path} cannot be read.`);
  }
}
