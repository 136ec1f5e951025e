/** Something computed: a derived value or a decision. */
export interface OrderedNode {
  readonly id: string;
  readonly pointer: string;
  /** The names it gives a value to. */
  readonly defines: readonly string[];
  readonly reads: readonly string[];
}

/**
 * The order in which nodes can be computed: each after what it reads, by id where nothing else decides, so
 * that it does not depend on the order of keys in a file. Nodes in or behind a circle are left out of
 * `order`; each circle is answered as the ids along it.
 */
export function orderNodes<Node extends OrderedNode>(
  nodes: readonly Node[],
): { readonly order: readonly Node[]; readonly cycles: readonly (readonly Node[])[] } {
  const producers = new Map(nodes.flatMap((node) => node.defines.map((name) => [name, node] as const)));
  const upstream = new Map(
    nodes.map((node) => [node, new Set(node.reads.flatMap((name) => producers.get(name) ?? []))] as const),
  );
  const order: Node[] = [];
  const done = new Set<Node>();
  let open = [...nodes].sort(byId);
  for (;;) {
    const ready = open.filter((node) => [...(upstream.get(node) ?? [])].every((other) => done.has(other)));
    if (ready.length === 0) break;
    for (const node of ready) done.add(node);
    order.push(...ready);
    open = open.filter((node) => !done.has(node));
  }
  return { order, cycles: findCycles(open, (node) => upstream.get(node) ?? new Set()) };
}

function byId(left: OrderedNode, right: OrderedNode): number {
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}

/** Walks upstream from every open node until it comes back on its own path; each circle is found once. */
function findCycles<Node extends OrderedNode>(
  open: readonly Node[],
  upstream: (node: Node) => ReadonlySet<Node>,
): readonly (readonly Node[])[] {
  const left = new Set(open);
  const seen = new Set<Node>();
  const cycles: (readonly Node[])[] = [];
  for (const start of open) {
    const path: Node[] = [];
    for (let node: Node | undefined = start; node !== undefined && !seen.has(node);) {
      seen.add(node);
      path.push(node);
      const next: Node | undefined = [...upstream(node)].filter((other) => left.has(other)).sort(byId)[0];
      if (next !== undefined && path.includes(next)) cycles.push(path.slice(path.indexOf(next)));
      node = next;
    }
  }
  return cycles;
}
