import type { Boxed, BoxedFunction, ItemType, Typed } from "../boxed/boxed.ts";

/**
 * A DMN model: a requirement graph of input data, decisions, business knowledge models and decision services.
 * Elements are known by a reference: their id, or `<namespace>#<id>` for those of an imported model.
 */
export interface DmnModel {
  readonly name: string;
  readonly namespace: string;
  readonly imports: readonly ModelImport[];
  readonly types: readonly ItemType[];
  readonly inputs: readonly ModelInput[];
  readonly knowledge: readonly ModelKnowledge[];
  readonly services: readonly ModelService[];
  readonly decisions: readonly GraphDecision[];
}

/** Elements of the model of this namespace are read below `name`. */
export interface ModelImport {
  readonly name: string;
  readonly namespace: string;
}

interface Element extends Typed {
  readonly id: string;
  readonly name: string;
}

export interface ModelInput extends Element {
  readonly kind: "input";
}

export interface GraphDecision extends Element {
  readonly kind: "decision";
  /** References to input data, decisions, business knowledge models and decision services. */
  readonly requires: readonly string[];
  /** A decision may be drawn before its logic is known. */
  readonly expression?: Boxed | undefined;
}

/** A business knowledge model: a function that decisions call by its name. */
export interface ModelKnowledge extends Element {
  readonly kind: "knowledge";
  readonly requires: readonly string[];
  readonly logic?: BoxedFunction | undefined;
}

/** Decisions that are called together; what is required from outside of it are its parameters. */
export interface ModelService extends Element {
  readonly kind: "service";
  readonly outputs: readonly string[];
  readonly encapsulated: readonly string[];
  readonly inputDecisions: readonly string[];
  readonly inputData: readonly string[];
}

export type ModelElement = ModelInput | GraphDecision | ModelKnowledge | ModelService;
