export type * from "./contract/index.ts";
export { actorName } from "./actor-name.ts";
export { backtestApi, type ServerReport } from "./backtests.ts";
export { api, type TaskFilter } from "./endpoints.ts";
export { asProblem, Problem } from "./problem.ts";
export {
  createQueryClient,
  keys,
  useDefinition,
  useDefinitions,
  useParent,
  usePeople,
  useSessionQuery,
} from "./queries.ts";
export { rememberCsrf } from "./request.ts";
export { useLiveJournal, useLiveLists, useLiveState } from "./use-live.ts";
export { useServerReach } from "./server-reach.ts";
export { startingContent, type Saving } from "./draft-session.ts";
export { type ReadyDraft, useDraft } from "./use-draft.ts";
export { retentionApi, type Retention, type RetentionAhead, type RetentionPolicy } from "./retention.ts";
export { scheduleApi, scheduleKeys, type Firing, type Schedule, type ScheduleContent } from "./schedules.ts";
