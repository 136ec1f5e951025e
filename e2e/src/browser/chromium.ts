import chromiumPackage from "@sparticuz/chromium";
import { chromium, type Browser } from "playwright-core";

/** Starts the Chromium that ships inside an npm package: no download, no system package. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    headless: true,
    args: [
      // The test user may be root in a container, where Chromium's own sandbox cannot start.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}
