import type { Connectors, RunStore } from "@lendloom/engine/runtime";
import { killPoint } from "../store/index.ts";

/** A store of runs where a fault test can let this process die with work that it has just claimed. */
export function killAtClaims(store: RunStore): RunStore {
  return {
    ...store,
    async claimTimers(claim) {
      const timers = await store.claimTimers(claim);
      if (timers.length > 0) killPoint("after-timer-claim");
      return timers;
    },
    async claimActivities(claim) {
      const activities = await store.claimActivities(claim);
      if (activities.length > 0) killPoint("after-activity-claim");
      return activities;
    },
    async claimSchedules(claim) {
      const schedules = await store.claimSchedules(claim);
      if (schedules.length > 0) killPoint("after-schedule-claim");
      return schedules;
    },
  };
}

/** Connectors where it can die with an answer that is not written yet. */
export function killAtAnswers(connectors: Connectors): Connectors {
  return {
    async call(call) {
      const reply = await connectors.call(call);
      killPoint("after-connector-answer");
      return reply;
    },
  };
}
