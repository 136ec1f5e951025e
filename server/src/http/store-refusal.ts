import type { DefinitionKey, StoreRefusal } from "../store/index.ts";
import type { PublishRefusal } from "../definitions/index.ts";
import { Problem } from "./problem.ts";

/** What the store refuses, as the problem its caller is told. */
export function storeProblem(
  refusal: StoreRefusal,
  about: { readonly kind: string; readonly id: string },
): Problem {
  const params = { kind: about.kind, id: about.id };
  switch (refusal.code) {
    case "store.not-found":
      return new Problem("resource.not-found", { params });
    case "publish.same-person":
      return new Problem("publish.same-person");
    case "publish.not-open":
      return new Problem("publish.not-open", { params });
    case "store.already-exists":
    case "store.revision-conflict":
      return new Problem("precondition.failed", { params });
    case "store.release-moved":
    case "publish.stale":
    case "publish.hash-mismatch":
      return new Problem("publish.content-changed", { params });
  }
}

/** Why publishing was refused, as a problem. */
export function publishProblem(
  refusal: PublishRefusal,
  about: { readonly kind: string; readonly id: string },
): Problem {
  const paramsOf = (key: DefinitionKey): { kind: string; id: string } => ({ kind: key.kind, id: key.id });
  switch (refusal.kind) {
    case "no-draft":
      return new Problem("resource.not-found", { params: { kind: "draft", id: refusal.key.id } });
    case "draft-moved":
      return new Problem("precondition.failed", {
        params: { ...paramsOf(refusal.key), revision: refusal.revision },
      });
    case "unchanged":
      return new Problem("publish.unchanged", { params: paramsOf(refusal.key) });
    case "blocked": {
      const errors = refusal.issues.filter((issue) => issue.severity === "error");
      return new Problem("publish.blocked", { params: { errors: errors.length }, issues: errors });
    }
    case "store":
      return storeProblem(refusal.refusal, about);
  }
}
