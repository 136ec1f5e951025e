import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { DefinitionDocument } from "../document/index.ts";
import type { PointerEdits } from "../workflow/pointer-edits.ts";
import type { Problem } from "../workflow/use-problems.ts";

/** What the parts of the catalogue editor work on. */
export interface CataloguePart {
  readonly catalogue: CatalogueDefinition;
  /** What is live of it: its keys are in use and stay. */
  readonly live: CatalogueDefinition | undefined;
  readonly document: DefinitionDocument<CatalogueDefinition>;
  readonly edits: PointerEdits;
  readonly problems: readonly Problem[];
  /** The source or the fact that is open, by its pointer. */
  readonly open: string | undefined;
  readonly onOpen: (pointer: string | undefined) => void;
}
