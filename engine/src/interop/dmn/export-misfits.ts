import { currencyExponent, pointer, type Issue } from "../../kernel/index.ts";
import type { ValueType } from "../../logic/index.ts";
import { compileExpression, compileUnaryTests } from "../../logic/index.ts";
import type { CompiledPack, DecisionModel, ModelDecision } from "../../decision/index.ts";
import { interopIssues } from "../interop-issues.ts";

/** What of a pack has no words in DMN, each at its place. */
export function findMisfits(pack: CompiledPack): readonly Issue[] {
  const { semantics, derived, decisions } = pack.definition;
  return [
    ...(semantics === "json-rules-engine" ? [misfit("/semantics", semantics)] : []),
    ...Object.entries(derived).flatMap(([name, { formula, type, scale }]) => [
      ...(asksWhatIsKnown(formula, pack) ? [misfit(pointer("derived", name, "formula"), formula)] : []),
      ...moneyMisfit(type, scale, pointer("derived", name, "type")),
    ]),
    ...Object.entries(decisions).flatMap(([id, decision]) =>
      ofDecision(decision, id, pointer("decisions", id), pack),
    ),
    ...namesTwice(pack),
  ];
}

function ofDecision(decision: DecisionModel, id: string, at: string, pack: CompiledPack): readonly Issue[] {
  switch (decision.kind) {
    case "rules":
    case "scorecard":
      return [misfit(at, id)];
    case "formula":
      return [
        ...(asksWhatIsKnown(decision.formula, pack) ? [misfit(`${at}/formula`, decision.formula)] : []),
        ...moneyMisfit(decision.type, decision.scale, `${at}/type`),
      ];
    case "table": {
      const texts = new Map<string, boolean>();
      const probes = (text: string, ask: () => boolean) => {
        const known = texts.get(text) ?? ask();
        texts.set(text, known);
        return known;
      };
      return [
        ...decision.inputs.flatMap(({ expression }, input) =>
          asksWhatIsKnown(expression, pack) ? [misfit(`${at}/inputs/${input}/expression`, expression)] : [],
        ),
        ...decision.rows.flatMap(({ when, then }, row) => [
          ...when.flatMap((text, cell) =>
            probes(`? ${text}`, () => cellAsksWhatIsKnown(text, pack))
              ? [misfit(`${at}/rows/${row}/when/${cell}`, text)]
              : [],
          ),
          ...then.flatMap((text, cell) =>
            probes(text, () => asksWhatIsKnown(text, pack))
              ? [misfit(`${at}/rows/${row}/then/${cell}`, text)]
              : [],
          ),
        ]),
        ...decision.outputs.flatMap(({ type }, output) =>
          moneyMisfit(type, undefined, `${at}/outputs/${output}/type`),
        ),
      ];
    }
    case "model":
      return [
        ...(decision.model.imports.length > 0 ? [misfit(`${at}/model/imports`, id)] : []),
        // An expression may read several names, a requirement is one of them.
        ...decision.inputs.flatMap(({ fact }, input) =>
          pack.scope.slotOf.has(fact.trim()) ? [] : [misfit(`${at}/inputs/${input}/fact`, fact)],
        ),
      ];
  }
}

/** A model is read by the names of its parts: they cannot be those of others. */
function namesTwice({ definition, scope }: CompiledPack): readonly Issue[] {
  const taken = new Set(scope.entries.map(({ name }) => name));
  return Object.entries(definition.decisions).flatMap(([id, decision]) => {
    if (decision.kind !== "model") return [];
    const own = ownNames(decision);
    const isTwice = (name: string) => (taken.has(name) ? !own.has(name) : (taken.add(name), false));
    return [
      ...decision.model.inputs,
      ...decision.model.decisions,
      ...decision.model.knowledge,
      ...decision.model.services,
    ]
      .filter(({ name }) => isTwice(name))
      .map(({ name }) => misfit(pointer("decisions", id), name));
  });
}

/** Input data that are facts of the same name, and decisions that are outputs of the same name and type. */
function ownNames({ model, inputs, outputs }: ModelDecision): ReadonlySet<string> {
  return new Set([
    ...inputs.flatMap(({ fact, input }) => (fact.trim() === input ? [input] : [])),
    ...outputs.flatMap(({ name, decision, type }) => {
      const typeRef = model.decisions.find((each) => each.name === decision)?.typeRef;
      return name === decision && (typeRef !== undefined || type.kind === "any") ? [name] : [];
    }),
  ]);
}

/** An amount leaves a pack in whole minor units, which a number of DMN is only where the formula rounds to them. */
function moneyMisfit(type: ValueType, scale: number | undefined, at: string): readonly Issue[] {
  return type.kind === "money" && (scale === undefined || scale > currencyExponent(type.currency))
    ? [misfit(at, type.currency)]
    : [];
}

function misfit(at: string, what: string): Issue {
  return interopIssues.issue("export.not-expressible", at, { what: what.slice(0, 80) });
}

/** `is known(x)` is ours: DMN knows no unknown values. */
function asksWhatIsKnown(text: string, { scope, definition }: CompiledPack): boolean {
  const compiled = compileExpression(text, { scope, semantics: definition.semantics, pointer: "" });
  return compiled.ok && compiled.value.probes.length > 0;
}

function cellAsksWhatIsKnown(text: string, { scope, definition }: CompiledPack): boolean {
  const compiled = compileUnaryTests(text, {
    scope,
    semantics: definition.semantics,
    pointer: "",
    input: { kind: "any" },
  });
  return compiled.ok && (compiled.value.probes.length > 0 || compiled.value.probesInput);
}
