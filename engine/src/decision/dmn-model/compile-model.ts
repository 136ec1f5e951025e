import { pointer, type Issue } from "../../kernel/index.ts";
import type { BoxedContext, Compute } from "../boxed/boxed-context.ts";
import { compileBoxed } from "../boxed/compile-boxed.ts";
import { compileItemTypes, type ItemTypes, type TypeCheck } from "../boxed/item-types.ts";
import { Activation, Names, type NameShape } from "../boxed/names.ts";
import { decisionIssues } from "../decision-issues.ts";
import type { DmnModel, ModelElement, ModelService } from "./dmn-model.ts";

/** An element ready to be computed. `key` is its reference from anywhere: `<namespace>#<id>`. */
export interface CompiledElement {
  readonly key: string;
  readonly model: DmnModel;
  readonly element: ModelElement;
  /** Of its value; of a function, of what it answers. */
  readonly type: TypeCheck | undefined;
  /** What it reads, by reference, with the slots its activation holds them in. */
  readonly needs: readonly Need[];
  readonly compute: Compute;
  readonly width: () => number;
  readonly issues: readonly Issue[];
  readonly service?: CompiledService;
}

/** A required element fills a slot, or a member of the slot of its import's name. */
export interface Need {
  readonly key: string;
  readonly slot: number;
  readonly member: string | undefined;
}

export interface CompiledService {
  readonly outputs: readonly string[];
  /** Input data, then input decisions, in their order. */
  readonly parameters: readonly { readonly key: string; readonly name: string }[];
}

export interface CompiledModel {
  readonly model: DmnModel;
  readonly elements: ReadonlyMap<string, CompiledElement>;
  /** The model's own decisions and services by kind and name; of two of one name the first. */
  readonly named: ReadonlyMap<string, CompiledElement>;
  readonly issues: readonly Issue[];
}

const noMembers: NameShape = new Map();

/**
 * Compiles a model with those it imports. Pointers of issues lead into the model's own document, those of an
 * imported model stand below `/imports/<index>`.
 */
export function compileModel(
  model: DmnModel,
  imported: readonly DmnModel[] = [],
  { unknownNames = "refused" }: { readonly unknownNames?: BoxedContext["unknownNames"] } = {},
): CompiledModel {
  const issues: Issue[] = [];
  const models = new Map([model, ...imported].map((each) => [each.namespace, each]));
  const types = new Map<DmnModel, ItemTypes>();
  const typesOf = (each: DmnModel): ItemTypes => {
    const known = types.get(each);
    if (known !== undefined) return known;
    // Held while it is made, so that models that import each other end.
    types.set(each, { byName: new Map(), resolve: () => undefined, resultOf: () => undefined });
    const made = compileItemTypes(
      each.types,
      pointer("types"),
      (issue) => {
        if (each === model) issues.push(issue);
      },
      (typeRef) => {
        for (const { name, namespace } of each.imports) {
          const other = models.get(namespace);
          if (other !== undefined && typeRef.startsWith(`${name}.`))
            return { type: typesOf(other).resolve(typeRef.slice(name.length + 1), "") };
        }
        return undefined;
      },
    );
    types.set(each, made);
    return made;
  };
  for (const { namespace, name } of model.imports)
    if (!models.has(namespace))
      issues.push(decisionIssues.issue("model.import-missing", "/imports", { name, namespace }));

  const elements = new Map<
    string,
    { readonly model: DmnModel; readonly element: ModelElement; readonly at: string }
  >();
  for (const each of models.values())
    for (const [list, found] of listsOf(each))
      for (const [index, element] of found.entries()) {
        const key = keyOf(each, element.id);
        const at = pointer(list, index);
        if (elements.has(key)) issues.push(decisionIssues.issue("model.id-twice", at, { id: element.id }));
        else elements.set(key, { model: each, element, at });
      }

  const signed = [...new Set([...models.values()].flatMap(({ types: items }) => signedNames(items)))];
  const compiled = new Map<string, CompiledElement>();
  for (const [key, { model: owner, element, at }] of elements) {
    const own: Issue[] = [];
    const resolveRef = (reference: string, place: string) => {
      const target = reference.includes("#") ? reference : keyOf(owner, reference);
      const found = elements.get(target);
      if (found === undefined)
        own.push(decisionIssues.issue("model.reference-unknown", place, { reference }));
      return found === undefined ? undefined : { key: target, ...found };
    };
    const context: Omit<BoxedContext, "compile"> = {
      types: typesOf(owner),
      unknownNames,
      report: (...more) => void own.push(...more),
    };
    const activation = new Activation(signed);
    let names = new Names(activation);
    const needs: Need[] = [];
    const importSlots = new Map<string, number>();
    const requires = "requires" in element ? element.requires : [];
    for (const [index, reference] of requires.entries()) {
      const found = resolveRef(reference, `${at}/requires/${index}`);
      if (found === undefined) continue;
      const members = membersOf(found.model, found.element, typesOf);
      if (found.model === owner) {
        const declared = names.with(found.element.name, members);
        names = declared.names;
        needs.push({ key: found.key, slot: declared.slot, member: undefined });
        continue;
      }
      const importName = owner.imports.find(({ namespace }) => namespace === found.model.namespace)?.name;
      if (importName === undefined) continue;
      const slot = importSlots.get(importName);
      if (slot === undefined) {
        const all = membersOfImport(found.model, typesOf);
        const declared = names.with(importName, all);
        names = declared.names;
        importSlots.set(importName, declared.slot);
        needs.push({ key: found.key, slot: declared.slot, member: found.element.name });
      } else needs.push({ key: found.key, slot, member: found.element.name });
    }
    // A business knowledge model may call itself.
    if (element.kind === "knowledge" && !names.slotOf.has(element.name)) {
      const declared = names.with(element.name);
      names = declared.names;
      needs.push({ key, slot: declared.slot, member: undefined });
    }
    const expression =
      element.kind === "decision"
        ? element.expression
        : element.kind === "knowledge"
          ? element.logic
          : undefined;
    const place = `${at}/${element.kind === "knowledge" ? "logic" : "expression"}`;
    const compute =
      expression === undefined ? () => null : compileBoxed(expression, place, names, context).compute;
    const service = element.kind === "service" ? compileService(element, at, resolveRef) : undefined;
    compiled.set(key, {
      key,
      model: owner,
      element,
      type:
        element.kind === "knowledge" ? undefined : context.types.resolve(element.typeRef, `${at}/typeRef`),
      needs,
      compute,
      width: () => activation.entries.length,
      issues: own,
      ...(service === undefined ? {} : { service }),
    });
    issues.push(...(owner === model ? own : []));
  }
  issues.push(...circles(compiled, elements));
  return { model, elements: compiled, named: namedElements(model, compiled.values()), issues };
}

/** The key of an element in `named`. */
export function nameKey(kind: ModelElement["kind"], name: string): string {
  return `${kind} ${name}`;
}

function namedElements(
  model: DmnModel,
  elements: Iterable<CompiledElement>,
): ReadonlyMap<string, CompiledElement> {
  const named = new Map<string, CompiledElement>();
  for (const each of elements) {
    const key = nameKey(each.element.kind, each.element.name);
    if (each.model === model && !named.has(key)) named.set(key, each);
  }
  return named;
}

export function keyOf(model: DmnModel, id: string): string {
  return `${model.namespace}#${id}`;
}

/** Components whose names have signs, which FEEL would read as operators. */
function signedNames(items: DmnModel["types"]): readonly string[] {
  return items.flatMap(({ components = [] }) => [
    ...components.flatMap(({ name }) => (/[./\-'+*]/.test(name) ? [name] : [])),
    ...signedNames(components),
  ]);
}

function listsOf(model: DmnModel): readonly (readonly [string, readonly ModelElement[]])[] {
  const { inputs, knowledge, services, decisions } = model;
  return [
    ["inputs", inputs],
    ["knowledge", knowledge],
    ["services", services],
    ["decisions", decisions],
  ];
}

function membersOf(
  owner: DmnModel,
  element: ModelElement,
  typesOf: (model: DmnModel) => ItemTypes,
): NameShape {
  const declared = typesOf(owner).resolve(element.typeRef, "")?.members;
  if (declared !== undefined && declared.size > 0) return declared;
  if (element.kind !== "decision") return noMembers;
  // An untyped decision has the names its expression shows.
  const { expression } = element;
  if (expression?.kind === "context" && expression.result === undefined)
    return new Map(expression.entries.map(({ name }) => [name, noMembers]));
  if (expression?.kind === "table" && expression.outputs.length > 1)
    return new Map(expression.outputs.map(({ name = "" }) => [name, noMembers]));
  if (expression?.kind === "relation")
    return new Map(expression.columns.map(({ name }) => [name, noMembers]));
  return noMembers;
}

function membersOfImport(owner: DmnModel, typesOf: (model: DmnModel) => ItemTypes): NameShape {
  return new Map(
    listsOf(owner).flatMap(([, found]) =>
      found.map((element) => [element.name, membersOf(owner, element, typesOf)] as const),
    ),
  );
}

function compileService(
  service: ModelService,
  at: string,
  resolve: (
    reference: string,
    place: string,
  ) => { readonly key: string; readonly element: ModelElement } | undefined,
): CompiledService {
  const all = (list: "outputs" | "inputData" | "inputDecisions") =>
    service[list].flatMap((reference, index) => resolve(reference, `${at}/${list}/${index}`) ?? []);
  return {
    outputs: all("outputs").map(({ key }) => key),
    parameters: [...all("inputData"), ...all("inputDecisions")].map(({ key, element }) => ({
      key,
      name: element.name,
    })),
  };
}

/** Decisions that require each other have no order. Knowledge may call itself: calls have a budget. */
function circles(
  compiled: ReadonlyMap<string, CompiledElement>,
  places: ReadonlyMap<string, { readonly at: string }>,
): readonly Issue[] {
  const left = new Map(
    [...compiled.values()]
      .filter(({ element }) => element.kind === "decision")
      .map((each) => [
        each.key,
        each.needs.filter(({ key }) => compiled.get(key)?.element.kind === "decision").map(({ key }) => key),
      ]),
  );
  const users = new Map<string, string[]>();
  for (const [key, needs] of left)
    for (const need of needs) {
      const known = users.get(need);
      if (known === undefined) users.set(need, [key]);
      else known.push(key);
    }
  const open = new Map([...left].map(([key, needs]) => [key, needs.length]));
  const ready = [...open].flatMap(([key, count]) => (count === 0 ? [key] : []));
  for (let key = ready.pop(); key !== undefined; key = ready.pop()) {
    open.delete(key);
    for (const user of users.get(key) ?? []) {
      const count = (open.get(user) ?? 0) - 1;
      open.set(user, count);
      if (count === 0) ready.push(user);
    }
  }
  return [...open.keys()].slice(0, 20).map((key) =>
    decisionIssues.issue("model.circle", places.get(key)?.at ?? "", {
      decision: compiled.get(key)?.element.name ?? "",
    }),
  );
}
