import { asProblem } from "../api/index.ts";

/** How far the catalogue of a workflow is read. */
interface Reading {
  readonly data: unknown;
  readonly error: unknown;
}

/**
 * What a new product can know of the facts of its workflow: `none` are named, they are `read`, still `waiting`, `gone`
 * with the catalogue, or could not be read now (`failed`).
 */
export function catalogueStateOf(
  named: string | undefined,
  { data, error }: Reading,
): "none" | "read" | "waiting" | "gone" | "failed" {
  if (named === undefined) return "none";
  if (data !== undefined) return "read";
  if (error === null || error === undefined) return "waiting";
  return asProblem(error).status === 404 ? "gone" : "failed";
}
