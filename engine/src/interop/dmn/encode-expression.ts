import type { ModdleElement } from "dmn-moddle";
import type { Boxed, BoxedFunction, BoxedTable } from "../../decision/index.ts";
import { dmnModdle } from "./dmn-descriptor.ts";

/** Makes an element of dmn-moddle; what is undefined is left out, and children learn their parent. */
export function create(type: string, properties: Readonly<Record<string, unknown>>): ModdleElement {
  const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
  const element = dmnModdle().create(`dmn:${type}`, given);
  for (const value of Object.values(given).flat()) {
    const child = value as Partial<ModdleElement> | string | boolean;
    if (typeof child === "object" && "$type" in child) (child as ModdleElement).$parent = element;
  }
  return element;
}

export function variable(name: string | undefined, typeRef: string | undefined): ModdleElement {
  return create("InformationItem", { name, typeRef });
}

type Encode<Model> = (model: Model) => ModdleElement;

const encoders: { readonly [Kind in Boxed["kind"]]: Encode<Extract<Boxed, { kind: Kind }>> } = {
  literal: ({ text, typeRef }) => create("LiteralExpression", { text, typeRef }),
  table: encodeTable,
  context: ({ entries, result, typeRef }) =>
    create("Context", {
      typeRef,
      contextEntry: [
        ...entries.map((entry) =>
          create("ContextEntry", {
            variable: variable(entry.name, entry.typeRef),
            value: encodeExpression(entry.value),
          }),
        ),
        ...(result === undefined ? [] : [create("ContextEntry", { value: encodeExpression(result) })]),
      ],
    }),
  invocation: ({ callee, bindings, typeRef }) =>
    create("Invocation", {
      typeRef,
      calledFunction: encodeExpression(callee),
      binding: bindings.map(({ parameter, value }) =>
        create("Binding", {
          parameter: variable(parameter, undefined),
          bindingFormula: encodeExpression(value),
        }),
      ),
    }),
  function: encodeFunction,
  relation: ({ columns, rows, typeRef }) =>
    create("Relation", {
      typeRef,
      column: columns.map((column) => variable(column.name, column.typeRef)),
      row: rows.map((row) => create("List", { elements: row.map(encodeExpression) })),
    }),
  list: ({ items, typeRef }) => create("List", { typeRef, elements: items.map(encodeExpression) }),
  conditional: (model) =>
    create("Conditional", {
      typeRef: model.typeRef,
      if: child(model.if),
      then: child(model.then),
      else: child(model.else),
    }),
  for: (model) =>
    create("For", {
      typeRef: model.typeRef,
      iteratorVariable: model.variable,
      in: child(model.in),
      return: child(model.return),
    }),
  some: (model) => encodeQuantified("Some", model),
  every: (model) => encodeQuantified("Every", model),
  filter: (model) =>
    create("Filter", { typeRef: model.typeRef, in: child(model.in), match: child(model.match) }),
};

/** Writes one expression as DMN does. */
export function encodeExpression(model: Boxed): ModdleElement {
  return (encoders[model.kind] as Encode<Boxed>)(model);
}

export function encodeFunction({ parameters, body, typeRef }: BoxedFunction): ModdleElement {
  return create("FunctionDefinition", {
    typeRef,
    formalParameter: parameters.map((parameter) => variable(parameter.name, parameter.typeRef)),
    body: encodeExpression(body),
  });
}

function encodeQuantified(
  type: "Some" | "Every",
  model: Extract<Boxed, { kind: "some" | "every" }>,
): ModdleElement {
  return create(type, {
    typeRef: model.typeRef,
    iteratorVariable: model.variable,
    in: child(model.in),
    satisfies: child(model.satisfies),
  });
}

function child(model: Boxed): ModdleElement {
  return create("ChildExpression", { value: encodeExpression(model) });
}

const policies: Readonly<Record<BoxedTable["hitPolicy"], readonly [policy: string, aggregation?: string]>> = {
  U: ["UNIQUE"],
  A: ["ANY"],
  P: ["PRIORITY"],
  F: ["FIRST"],
  R: ["RULE ORDER"],
  O: ["OUTPUT ORDER"],
  C: ["COLLECT"],
  "C+": ["COLLECT", "SUM"],
  "C<": ["COLLECT", "MIN"],
  "C>": ["COLLECT", "MAX"],
  "C#": ["COLLECT", "COUNT"],
};

function encodeTable(model: BoxedTable): ModdleElement {
  const [hitPolicy, aggregation] = policies[model.hitPolicy];
  const tests = (text: string | undefined) => text && create("UnaryTests", { text });
  const literal = (text: string | undefined, typeRef?: string) =>
    text && create("LiteralExpression", { text, typeRef });
  return create("DecisionTable", {
    typeRef: model.typeRef,
    hitPolicy,
    aggregation,
    input: model.inputs.map((input) =>
      create("InputClause", {
        label: input.title,
        inputExpression: literal(input.expression, input.typeRef),
        inputValues: tests(input.allowedValues),
      }),
    ),
    output: model.outputs.map((output) =>
      create("OutputClause", {
        name: output.name,
        typeRef: output.typeRef,
        outputValues: tests(output.allowedValues),
        defaultOutputEntry: literal(output.otherwise),
      }),
    ),
    annotation: model.rows.some(({ note }) => note !== undefined)
      ? [create("RuleAnnotationClause", { name: "note" })]
      : undefined,
    rule: model.rows.map((row) =>
      create("DecisionRule", {
        inputEntry: row.when.map((text) => create("UnaryTests", { text })),
        outputEntry: row.then.map((text) => create("LiteralExpression", { text })),
        annotationEntry: row.note === undefined ? undefined : [create("RuleAnnotation", { text: row.note })],
      }),
    ),
  });
}
