import type { Arrow, Box, Diagram, Exit } from "../canvas/index.ts";

/**
 * Draws paths to an end that several parts of the workflow reach (withdrawn, declined) to a stand-in beside their
 * source. Only the part that is written last keeps its paths to the end itself.
 */
export function withExits({ boxes, arrows }: Omit<Diagram, "exits">): Diagram {
  const known = new Map(boxes.map((box) => [box.id, box]));
  const partOf = (id: string): string => {
    const parent = known.get(id)?.parent;
    return parent === undefined ? id : partOf(parent);
  };
  const order = new Map(boxes.map((box, index) => [box.id, index]));
  const intoEnds = arrows.filter(({ target }) => isFarEnd(known.get(target ?? "")));
  const lastPart = new Map<string, string>();
  for (const { source, target = "" } of intoEnds) {
    const part = partOf(source);
    const last = lastPart.get(target);
    if (last === undefined || (order.get(part) ?? 0) > (order.get(last) ?? 0)) lastPart.set(target, part);
  }
  const exits = new Map<string, Exit>();
  const drawn = arrows.map((arrow): Arrow => {
    const end = known.get(arrow.target ?? "");
    if (end === undefined || !isFarEnd(end) || lastPart.get(end.id) === partOf(arrow.source)) return arrow;
    const exit = exitFor(arrow.source, end, known.get(arrow.source)?.parent);
    exits.set(exit.id, exit);
    return { ...arrow, exit: exit.id };
  });
  return { boxes, arrows: drawn, exits: [...exits.values()] };
}

function isFarEnd(box: Box | undefined): boolean {
  return box?.shape === "final" && box.parent === undefined;
}

function exitFor(source: string, end: Box, parent: string | undefined): Exit {
  return {
    id: `exit:${source}>${end.id}`,
    target: end.id,
    title: end.title,
    icon: end.icon,
    ...(parent === undefined ? {} : { parent }),
  };
}
