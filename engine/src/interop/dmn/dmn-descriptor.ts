import { DmnModdle, type DmnPackage, type ModdleElement } from "dmn-moddle";
import descriptor from "dmn-moddle/resources/dmn/json/dmn13.json" with { type: "json" };

/**
 * dmn-moddle, which knows DMN 1.3, with the boxed expressions that DMN 1.4 added. `onRepeated` is told the place
 * of every part that is given twice where there can be one.
 */
export function dmnModdle(onRepeated?: (place: string) => void): DmnModdle {
  if (onRepeated === undefined) return (shared ??= make());
  const moddle = make();
  const { properties } = moddle;
  const set = properties.set.bind(properties);
  properties.set = (element, name, value) => {
    const before = Object.hasOwn(element, name) ? element.get(name) : undefined;
    const isPart = typeof value === "object" || name === "text" || name === "typeRef";
    if (isPart && before !== undefined && before !== value && !Array.isArray(before))
      onRepeated(`${placeOf(element)}/${name}`);
    set(element, name, value);
  };
  return moddle;
}

let shared: DmnModdle | undefined;

function make(): DmnModdle {
  return new DmnModdle({
    dmn: {
      ...descriptor,
      types: [...descriptor.types.map(withConstraint), organizationUnit, ...boxedExpressions],
    },
  });
}

/** The path of tags to an element, with its position among siblings of one kind. */
function placeOf(element: ModdleElement): string {
  const parent = element.$parent;
  if (parent === undefined) return "/definitions";
  const tag = element.$type.slice(element.$type.indexOf(":") + 1);
  const siblings = Object.values(parent).find(
    (value): value is readonly ModdleElement[] => Array.isArray(value) && value.includes(element),
  );
  const position = (siblings ?? []).filter(({ $type }) => $type === element.$type).indexOf(element) + 1;
  return `${placeOf(parent)}/${tag.charAt(0).toLowerCase()}${tag.slice(1)}${position > 1 ? `[${position}]` : ""}`;
}

type Described = DmnPackage["types"][number];

/** DMN 1.5 constrains a type's whole value, where it constrained a collection's items before. */
function withConstraint(type: Described): Described {
  if (type.name !== "ItemDefinition") return type;
  const properties = type["properties"] as readonly { readonly name: string }[];
  const after = properties.findIndex(({ name }) => name === "allowedValues") + 1;
  const constraint = { name: "typeConstraint", type: "UnaryTests", xml: { serialize: "property" } };
  return { ...type, properties: properties.toSpliced(after, 0, constraint) };
}

/** It stands in DMN 1.3, and was forgotten in the descriptor. */
const organizationUnit: Described = {
  name: "OrganizationUnit",
  superClass: ["BusinessContextElement"],
  properties: ["decisionMade", "decisionOwned"].map((name) => ({
    name,
    type: "DMNElementReference",
    isMany: true,
    xml: { serialize: "property" },
  })),
};

const part = (name: string) => ({ name, type: "ChildExpression", xml: { serialize: "property" } });

const boxedExpressions: DmnPackage["types"] = [
  { name: "ChildExpression", properties: [{ name: "value", type: "Expression" }] },
  { name: "Conditional", superClass: ["Expression"], properties: [part("if"), part("then"), part("else")] },
  { name: "Filter", superClass: ["Expression"], properties: [part("in"), part("match")] },
  {
    name: "Iterator",
    superClass: ["Expression"],
    properties: [{ name: "iteratorVariable", type: "String", isAttr: true }, part("in")],
  },
  { name: "For", superClass: ["Iterator"], properties: [part("return")] },
  { name: "Some", superClass: ["Iterator"], properties: [part("satisfies")] },
  { name: "Every", superClass: ["Iterator"], properties: [part("satisfies")] },
];
