import type { ConnectorCall, ConnectorReply, Connectors } from "../runtime/index.ts";

export type Scripted = ConnectorReply | ((call: ConnectorCall) => ConnectorReply | Promise<ConnectorReply>);

export interface ScriptedConnectors extends Connectors {
  /** Every call, in order. */
  readonly calls: readonly ConnectorCall[];
  /** Replaces the answers of `<connector>/<operation>`; the last one repeats. */
  script(key: string, ...answers: readonly Scripted[]): void;
}

/** Connectors that answer from a script and remember what they were asked. */
export function scriptedConnectors(
  answers: Readonly<Record<string, readonly Scripted[]>> = {},
): ScriptedConnectors {
  const scripts = new Map(Object.entries(answers).map(([key, list]) => [key, [...list]]));
  const calls: ConnectorCall[] = [];
  return {
    calls,
    script: (key, ...list) => void scripts.set(key, [...list]),
    async call(call) {
      calls.push(call);
      const list = scripts.get(`${call.connector}/${call.operation}`);
      const next = list !== undefined && list.length > 1 ? list.shift() : list?.[0];
      if (next === undefined) throw new Error(`Expected an answer for ${call.connector}/${call.operation}`);
      return typeof next === "function" ? next(call) : next;
    },
  };
}
