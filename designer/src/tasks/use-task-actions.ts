import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { api, keys } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import { taskTexts } from "./texts.ts";

/** Claiming a task, giving it back and handing it on; every list of tasks hears of it. */
export function useTaskActions() {
  const client = useQueryClient();
  const { message } = App.useApp();
  const t = useText(taskTexts);
  const renewed = () => client.invalidateQueries({ queryKey: keys.tasks });
  const done = (text: keyof typeof taskTexts) => async () => {
    void message.success(t(text));
    await renewed();
  };
  return {
    claim: useMutation({
      mutationFn: (id: string) => api.claimTask(id),
      onSuccess: done("claimed"),
      // Whoever was faster is shown at once.
      onError: renewed,
    }),
    release: useMutation({
      mutationFn: (id: string) => api.releaseTask(id),
      onSuccess: done("released"),
      onError: renewed,
    }),
    assign: useMutation({
      mutationFn: ({ id, to, reason }: { id: string; to: string; reason: string }) =>
        api.assignTask(id, to, reason),
      onSuccess: done("delegated"),
    }),
  };
}
