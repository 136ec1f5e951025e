export type * from "./contract.ts";
export { actorName } from "./actor-name.ts";
export { api, type TaskCompletion } from "./endpoints.ts";
export { asProblem, Problem, type ProblemBody } from "./problem.ts";
export { createQueryClient, keys, useDefinition, useDefinitions, useSessionQuery } from "./queries.ts";
export { rememberCsrf } from "./request.ts";
export { useServerReach } from "./server-reach.ts";
export { type Saving, type SaveStatus } from "./draft-session.ts";
export { type Draft, type ReadyDraft, useDraft } from "./use-draft.ts";
