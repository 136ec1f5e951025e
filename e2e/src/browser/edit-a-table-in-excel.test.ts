import { readFileSync } from "node:fs";
import type { Grid } from "@lendloom/engine/interop";
import { readSpreadsheet, writeXlsx } from "@lendloom/engine/spreadsheets";
import { describe, expect, it } from "vitest";
import { acceptAllResults, BLOCKED, requestPublish, untilSaved } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

/** The workbook as somebody saves it who typed over one cell. */
function typedOver(workbook: Uint8Array, before: string, after: string): Uint8Array {
  const read = readSpreadsheet(workbook);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const grids = read.value.grids.map((grid): Grid => {
    const rows = grid.rows.map((row) =>
      row.map((cell) => (cell?.kind === "text" && cell.text === before ? { ...cell, text: after } : cell)),
    );
    return { ...grid, rows };
  });
  return writeXlsx(grids);
}

describe("a product manager edits a decision table in Excel", () => {
  it("exports it, imports the edited sheet, sees the difference, and asks to publish it", async () => {
    const visit = await here.visit("mei");
    const { page } = visit;
    await page.goto("/packs/consumer-credit");
    await page.getByTestId("part-risk-grade").click();
    await page.getByTestId("sheet-export").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByTestId("sheet-export-xlsx").click(),
    ]);
    expect(download.suggestedFilename()).toBe("consumer-credit-risk-grade.xlsx");
    const workbook = new Uint8Array(readFileSync(await download.path()));
    const choose = (bytes: Uint8Array) =>
      page
        .locator(".sheet-toolbar")
        .locator('input[type="file"]')
        .first()
        .setInputFiles({
          name: "等级.xlsx",
          mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
          buffer: Buffer.from(bytes),
        });

    await choose(workbook);
    await page.locator('[data-testid="sheet-preview"][data-kind="read"]').waitFor();
    expect(await page.getByTestId("sheet-change").count()).toBe(0);
    await page.getByTestId("sheet-replace").click();
    await page.getByTestId("sheet-preview").waitFor({ state: "detached" });

    await choose(typedOver(workbook, "[640..700)", "很高"));
    const refusal = page.locator('[data-testid="sheet-preview"][data-kind="refused"]');
    await refusal.waitFor();
    await refusal.locator('[data-testid="sheet-entry"][data-code="sheet.unreadable"]').first().waitFor();
    await page.getByTestId("sheet-replace").click();
    await refusal.waitFor({ state: "detached" });

    const edited = typedOver(workbook, "[640..700)", "650～699");
    await choose(typedOver(edited, "[600..640)", "600～649"));
    await page.getByTestId("sheet-change").filter({ hasText: "[650..699]" }).first().waitFor();
    await page.getByTestId("sheet-entry").filter({ hasText: "650～699" }).first().waitFor();
    await page.getByTestId("sheet-replace").click();
    await untilSaved(page);
    const conditions = page.locator('[data-testid$="-when-0"]');
    await expect
      .poll(() => conditions.evaluateAll((cells) => cells.map((cell) => (cell as { value?: string }).value)))
      .toContain("[650..699]");

    await requestPublish(page, "等级分段", () => acceptAllResults(page));
    await page.getByTestId("change").filter({ hasText: "[650..699]" }).first().waitFor();
    expect(visit.errors).toEqual([BLOCKED]);
  });
});
