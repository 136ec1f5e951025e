import { DmnModdle, type DmnPackage } from "dmn-moddle";
import descriptor from "dmn-moddle/resources/dmn/json/dmn13.json" with { type: "json" };

/** dmn-moddle, which knows DMN 1.3, with the boxed expressions that DMN 1.4 added. */
export function dmnModdle(): DmnModdle {
  return (moddle ??= new DmnModdle({
    dmn: { ...descriptor, types: [...descriptor.types, ...boxedExpressions] },
  }));
}

let moddle: DmnModdle | undefined;

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
