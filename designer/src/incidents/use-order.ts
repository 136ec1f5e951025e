import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { asProblem, api, keys, type Order } from "../api/index.ts";
import { problemSentence } from "../app/problem-alert.tsx";
import { useLanguage, useText } from "../i18n/index.ts";
import { incidentTexts } from "./texts.ts";

/** What an order is for. */
export type OrderTarget =
  | { readonly kind: "incident"; readonly id: string; readonly application?: string | undefined }
  | { readonly kind: "application"; readonly id: string };

/** Carries out an order for one incident or application; pages that show it hear of it. */
export function useOrder(target: OrderTarget) {
  const client = useQueryClient();
  const { message } = App.useApp();
  const t = useText(incidentTexts);
  const language = useLanguage();
  const renewed = async () => {
    const application = target.kind === "application" ? target.id : target.application;
    await client.invalidateQueries({ queryKey: keys.incidents });
    await client.invalidateQueries({ queryKey: keys.tasks });
    if (application !== undefined)
      await client.invalidateQueries({ queryKey: keys.application(application) });
  };
  return useMutation<unknown, unknown, { readonly order: Order; readonly reason: string }>({
    mutationFn: ({ order, reason }) =>
      target.kind === "incident"
        ? api.resolveIncident(target.id, order, reason)
        : api.moveApplication(target.id, order, reason),
    onSuccess: async () => {
      void message.success(t("carriedOut"));
      await renewed();
    },
    onError: async (thrown, { order }) => {
      if (order.action === "retry") void message.error(problemSentence(asProblem(thrown), language));
      await renewed();
    },
  });
}
