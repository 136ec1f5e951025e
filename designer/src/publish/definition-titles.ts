import type { Texts } from "@lendloom/engine/kernel";
import { useQueries } from "@tanstack/react-query";
import { api, keys, type DefinitionKind } from "../api/index.ts";
import { kinds } from "./use-request-change.tsx";

/** The title of a definition of any kind, as far as it is live or drafted; one that is gone shows its id. */
export function useTitleOfDefinition(): (of: {
  readonly kind: DefinitionKind;
  readonly id: string;
}) => Texts | string {
  const titles = useQueries({
    queries: kinds.map((kind) => ({
      queryKey: keys.definitions(kind),
      queryFn: () => api.listDefinitions(kind),
    })),
    combine: (lists) =>
      new Map(
        lists.flatMap(({ data }) =>
          (data?.items ?? []).map(({ kind, id, title }) => [`${kind}/${id}`, title] as const),
        ),
      ),
  });
  return ({ kind, id }) => titles.get(`${kind}/${id}`) ?? id;
}
