import type { ModdleElement } from "dmn-moddle";
import { Writer } from "moddle-xml";
import type { DmnModel, ItemType } from "../../decision/index.ts";
import { drawModel } from "./draw-model.ts";
import { create, encodeExpression, encodeFunction, variable } from "./encode-expression.ts";

const newerThan13 = /<(?:\w+:)?(?:conditional|filter|for|some|every|typeConstraint)[\s>]/;

/**
 * Writes a model as DMN 1.3, or as 1.5 where it has boxed expressions or constraints that 1.3 does not know.
 * Reading it again gives an equal model.
 */
export function exportDmnModel(model: DmnModel): string {
  const all = new Map(
    [...model.inputs, ...model.knowledge, ...model.services, ...model.decisions].map((each) => [
      each.id,
      each.kind,
    ]),
  );
  const definitions = create("Definitions", {
    id: "definitions",
    name: model.name,
    namespace: model.namespace,
    import: model.imports.map(({ name, namespace }) =>
      create("Import", { name, namespace, importType: "https://www.omg.org/spec/DMN/20191111/MODEL/" }),
    ),
    itemDefinition: model.types.map(encodeItem),
    drgElement: [
      ...model.inputs.map(({ id, name, typeRef }) =>
        create("InputData", { id, name, variable: variable(name, typeRef) }),
      ),
      ...model.knowledge.map(({ id, name, typeRef, requires, logic }) =>
        create("BusinessKnowledgeModel", {
          id,
          name,
          variable: variable(name, typeRef),
          encapsulatedLogic: logic && encodeFunction(logic),
          knowledgeRequirement: requires.map((each) =>
            create("KnowledgeRequirement", { requiredKnowledge: reference(each) }),
          ),
        }),
      ),
      ...model.services.map((service) =>
        create("DecisionService", {
          id: service.id,
          name: service.name,
          variable: variable(service.name, service.typeRef),
          outputDecision: service.outputs.map(reference),
          encapsulatedDecision: service.encapsulated.map(reference),
          inputDecision: service.inputDecisions.map(reference),
          inputData: service.inputData.map(reference),
        }),
      ),
      ...model.decisions.map(({ id, name, typeRef, requires, expression }) => {
        const isInput = (each: string) => all.get(each) === "input";
        const isKnowledge = (each: string) => ["knowledge", "service"].includes(all.get(each) ?? "");
        return create("Decision", {
          id,
          name,
          variable: variable(name, typeRef),
          informationRequirement: requires
            .filter((each) => !isKnowledge(each))
            .map((each) =>
              create(
                "InformationRequirement",
                isInput(each) ? { requiredInput: reference(each) } : { requiredDecision: reference(each) },
              ),
            ),
          knowledgeRequirement: requires
            .filter(isKnowledge)
            .map((each) => create("KnowledgeRequirement", { requiredKnowledge: reference(each) })),
          decisionLogic: expression && encodeExpression(expression),
        });
      }),
    ],
    dmnDI: drawModel(model),
  });
  const xml = new Writer({ format: true, preamble: true }).toXML(definitions);
  return newerThan13.test(xml)
    ? xml.replaceAll(/(\sxmlns(?::\w+)?="https:\/\/www\.omg\.org\/spec\/DMN\/)20191111\//g, "$120230324/")
    : xml;
}

function reference(target: string): ModdleElement {
  return create("DMNElementReference", { href: target.includes("#") ? target : `#${target}` });
}

function encodeItem(item: ItemType): ModdleElement {
  return create("ItemDefinition", {
    name: item.name,
    typeRef: item.typeRef,
    isCollection: item.isCollection,
    allowedValues: item.allowedValues && create("UnaryTests", { text: item.allowedValues }),
    typeConstraint: item.typeConstraint && create("UnaryTests", { text: item.typeConstraint }),
    itemComponent: item.components?.map(encodeItem),
    functionItem:
      item.function &&
      create("FunctionItem", {
        outputTypeRef: item.function.result,
        parameters: item.function.parameters.map(({ name, typeRef }) => variable(name, typeRef)),
      }),
  });
}
