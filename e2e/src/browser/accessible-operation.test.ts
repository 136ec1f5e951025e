import { describe, expect, it } from "vitest";
import { inManualReview } from "../in-manual-review.ts";
import { violationsAt, type Place } from "./accessible-pages.ts";
import { productInBrowser } from "./product-in-browser.ts";

let application: string;
let task: string;

const here = productInBrowser(async ({ product, lender }) => {
  const waiting = await inManualReview(product, lender, 640, "accessible");
  application = waiting.id;
  task = waiting.tasks[0]?.id ?? "";
});

const places = (): readonly Place[] => [
  { path: "/tasks", ready: '[data-testid="open-task"]' },
  { path: `/tasks/${encodeURIComponent(task)}`, ready: '[data-testid="outcome-approve"]' },
  { path: "/applications", ready: ".ant-table-row" },
  {
    path: `/applications/${application}`,
    ready: '[data-testid="time-line"]',
    open: ['[data-testid="moment-data"]'],
  },
  { path: "/schedules", ready: '[data-testid="new-schedule"]' },
  { path: "/schedules/new", ready: '[data-testid="schedule-save"]' },
  { path: "/incidents", ready: ".page" },
  { path: "/retention", ready: '[data-testid="retention-save"]' },
  { path: "/migrations", ready: '[data-testid="new-migration"]' },
  { path: "/migrations/new?workflow=consumer-loan", ready: '[data-testid="no-older"]' },
];

describe("the pages of daily work for a person who does not see them, or sees them badly", () => {
  it("have nothing that axe finds serious or critical, in both languages", async () => {
    const { page } = await here.visit("an");
    expect(await violationsAt(page, places())).toEqual([]);
  });
});
