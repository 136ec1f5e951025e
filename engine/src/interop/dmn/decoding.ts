import type { Issue, Json } from "../../kernel/index.ts";
import type { interopIssues } from "../interop-issues.ts";

/** What decoding collects. */
export interface Decoding {
  report(
    code: Parameters<typeof interopIssues.issue>[0],
    place: string,
    params?: Readonly<Record<string, Json>>,
    severity?: Issue["severity"],
  ): void;
  /** Says where a part of the model came from. */
  placed(at: string, place: string): void;
}
