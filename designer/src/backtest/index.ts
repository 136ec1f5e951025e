export { BacktestPart } from "./backtest-part.tsx";
export { useBacktest } from "./use-backtest.ts";
export type { TriedApplicant } from "./backtest-part.tsx";
