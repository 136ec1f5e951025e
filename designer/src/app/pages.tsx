import { useInfiniteQuery, type QueryKey } from "@tanstack/react-query";
import { Button } from "antd";
import type { ReactNode } from "react";
import type { Page } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import { Waiting } from "./page.tsx";
import { ProblemAlert } from "./problem-alert.tsx";
import { appTexts } from "./texts.ts";

/** A list that the server answers page by page; undefined while the first one is under way. */
export function usePages<Item>(
  queryKey: QueryKey,
  read: (cursor: string | undefined) => Promise<Page<Item>>,
  options: { readonly refetchInterval?: number; readonly enabled?: boolean } = {},
) {
  const pages = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    ...options,
  });
  return { ...pages, items: pages.data?.pages.flatMap((page) => page.items) };
}

/** The items of a list, or why there are none, and the way to more of them. */
export function Pages<Item>(props: {
  readonly pages: ReturnType<typeof usePages<Item>>;
  readonly empty: ReactNode;
  readonly children: (items: readonly Item[]) => ReactNode;
}) {
  const { pages, empty, children } = props;
  const t = useText(appTexts);
  const { items } = pages;
  return (
    <>
      {pages.isError && <ProblemAlert error={pages.error} retry={() => void pages.refetch()} />}
      {items === undefined && !pages.isError && <Waiting />}
      {items?.length === 0 && empty}
      {items !== undefined && items.length > 0 && children(items)}
      {pages.hasNextPage && (
        <div className="load-more">
          <Button
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
            data-testid="load-more"
          >
            {t("loadMore")}
          </Button>
        </div>
      )}
    </>
  );
}
