import type { ModdleElement } from "dmn-moddle";
import { pointer, type Issue } from "../../kernel/index.ts";
import {
  normalName,
  type DmnModel,
  type ItemType,
  type GraphDecision,
  type ModelElement,
  type ModelKnowledge,
} from "../../decision/index.ts";
import { interopIssues } from "../interop-issues.ts";
import { checkLanguage, decodeExpression, decodeFunction, feelText } from "./decode-expression.ts";
import type { Decoding } from "./decoding.ts";
import { many, one, refName, tagOf, text, typeOf } from "./moddle-access.ts";

/** A model with what could not be taken over and where each of its parts stands in the file. */
export interface DecodedModel {
  readonly model: DmnModel;
  readonly issues: readonly Issue[];
  /** Places in the file by pointers into the model. */
  readonly places: ReadonlyMap<string, string>;
}

/** Takes dmn-moddle's tree over into our model. */
export function decodeDmn(definitions: ModdleElement): DecodedModel {
  const issues: Issue[] = [];
  const places = new Map<string, string>();
  const decoding: Decoding = {
    report: (code, place, params = {}, severity = "error") =>
      void issues.push(interopIssues.issue(code, place, params, severity)),
    placed: (at, place) => void places.set(at, place),
  };
  const root = "/definitions";
  const model: {
    inputs: DmnModel["inputs"][number][];
    knowledge: ModelKnowledge[];
    services: DmnModel["services"][number][];
    decisions: GraphDecision[];
  } = { inputs: [], knowledge: [], services: [], decisions: [] };
  checkLanguage(definitions, root, decoding);
  const counts = new Map<string, number>();
  for (const element of many(definitions, "drgElement")) {
    const tag = tagOf(element);
    const count = (counts.get(tag) ?? 0) + 1;
    counts.set(tag, count);
    const place = `${root}/${tag}${count > 1 ? `[${count}]` : ""}`;
    const common = {
      // Nothing can refer to an element without an id, but it must be told from others.
      id: text(element, "id") || `${tag}-${count}`,
      name: nameOf(element),
      typeRef: typeOf(one(element, "variable")),
    };
    if (common.name === "") decoding.report("import.dmn-name", place);
    // A name is looked up in maps, but what is exported or bound elsewhere may not reach a prototype.
    if (reserved.has(common.name)) decoding.report("import.dmn-name", place);
    switch (element.$type) {
      case "dmn:InputData":
        decoding.placed(pointer("inputs", model.inputs.length), place);
        model.inputs.push({ kind: "input", ...common });
        break;
      case "dmn:Decision":
        model.decisions.push(
          decodeDecision(element, common, pointer("decisions", model.decisions.length), place, decoding),
        );
        break;
      case "dmn:BusinessKnowledgeModel":
        model.knowledge.push(
          decodeKnowledge(element, common, pointer("knowledge", model.knowledge.length), place, decoding),
        );
        break;
      case "dmn:DecisionService":
        decoding.placed(pointer("services", model.services.length), place);
        model.services.push({
          kind: "service",
          ...common,
          outputs: references(element, "outputDecision"),
          encapsulated: references(element, "encapsulatedDecision"),
          inputDecisions: references(element, "inputDecision"),
          inputData: references(element, "inputData"),
        });
        break;
      case "dmn:KnowledgeSource":
        break;
      default:
        decoding.report("import.dmn-element", place, { element: tag });
    }
  }
  return {
    model: plainModel({
      name: text(definitions, "name") ?? "",
      namespace: text(definitions, "namespace") ?? "",
      imports: many(definitions, "import").flatMap((each) => {
        const importType = text(each, "importType") ?? "";
        if (!/^https?:\/\/www\.omg\.org\/spec\/DMN\//.test(importType)) {
          decoding.report("import.dmn-import-type", `${root}/import`, { importType }, "warning");
          return [];
        }
        return [{ name: normalName(text(each, "name") ?? ""), namespace: text(each, "namespace") ?? "" }];
      }),
      types: many(definitions, "itemDefinition").map((item, index) =>
        decodeItem(item, pointer("types", index), `${root}/itemDefinition[${index + 1}]`, decoding),
      ),
      ...model,
    }),
    issues,
    places,
  };
}

const reserved: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

type Common = Pick<ModelElement, "id" | "name" | "typeRef">;

function decodeDecision(
  element: ModdleElement,
  common: Common,
  at: string,
  place: string,
  decoding: Decoding,
): GraphDecision {
  decoding.placed(at, place);
  const logic = one(element, "decisionLogic");
  return {
    kind: "decision",
    ...common,
    requires: [
      ...many(element, "informationRequirement").flatMap((each) => [
        ...references(each, "requiredInput"),
        ...references(each, "requiredDecision"),
      ]),
      ...many(element, "knowledgeRequirement").flatMap((each) => references(each, "requiredKnowledge")),
    ],
    expression: logic && decodeExpression(logic, `${at}/expression`, `${place}/${tagOf(logic)}`, decoding),
  };
}

function decodeKnowledge(
  element: ModdleElement,
  common: Common,
  at: string,
  place: string,
  decoding: Decoding,
): ModelKnowledge {
  decoding.placed(at, place);
  const logic = one(element, "encapsulatedLogic");
  return {
    kind: "knowledge",
    ...common,
    requires: many(element, "knowledgeRequirement").flatMap((each) => references(each, "requiredKnowledge")),
    logic: logic && decodeFunction(logic, `${at}/logic`, `${place}/encapsulatedLogic`, decoding),
  };
}

function decodeItem(item: ModdleElement, at: string, place: string, decoding: Decoding): ItemType {
  decoding.placed(at, place);
  const components = many(item, "itemComponent");
  const functionItem = one(item, "functionItem");
  const typeRef = refName(text(item, "typeRef"));
  return {
    name: normalName(text(item, "name") ?? ""),
    typeRef,
    isCollection: item.get("isCollection") === true ? true : undefined,
    allowedValues: feelText(one(item, "allowedValues"), place, decoding),
    typeConstraint: feelText(one(item, "typeConstraint"), place, decoding),
    components:
      components.length === 0
        ? undefined
        : components.map((component, index) =>
            decodeItem(
              component,
              `${at}/components/${index}`,
              `${place}/itemComponent[${index + 1}]`,
              decoding,
            ),
          ),
    function: functionItem && {
      parameters: many(functionItem, "parameters").map((parameter) => ({
        name: normalName(text(parameter, "name") ?? ""),
        typeRef: typeOf(parameter),
      })),
      result: refName(text(functionItem, "outputTypeRef")),
    },
  };
}

/** The name that expressions read: the variable's, where there is one. */
function nameOf(element: ModdleElement): string {
  return normalName(text(one(element, "variable"), "name") ?? text(element, "name") ?? "");
}

function references(element: ModdleElement, property: string): readonly string[] {
  const found = element.get(property);
  const list = Array.isArray(found)
    ? (found as readonly ModdleElement[])
    : found
      ? [found as ModdleElement]
      : [];
  return list.flatMap((each) => {
    const href = text(each, "href");
    return href === undefined ? [] : [href.startsWith("#") ? href.slice(1) : href];
  });
}

/** A model is JSON: what is not there has no key. */
function plainModel(model: DmnModel): DmnModel {
  return JSON.parse(JSON.stringify(model)) as DmnModel;
}
