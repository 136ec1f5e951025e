export * from "./json-commands.ts";
export * from "./open-document.ts";
export * from "./version.ts";
export { transitionAt } from "./workflow/also-targets.ts";
export * from "./workflow/delay-words.ts";
export * from "./workflow/event-commands.ts";
export * from "./workflow/group-commands.ts";
export * from "./workflow/layout-commands.ts";
export * from "./workflow/new-state.ts";
export * from "./workflow/new-workflow.ts";
export * from "./workflow/placed-states.ts";
export {
  freshKey,
  insertStateOnEdge,
  mayRemove,
  removeState,
  renameState,
} from "./workflow/state-commands.ts";
export { withStateTitles } from "./workflow/titled-texts.ts";
export * from "./workflow/transition-commands.ts";
