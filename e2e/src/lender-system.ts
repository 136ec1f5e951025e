import type { JsonObject } from "@lendloom/engine/kernel";
import { applicant } from "./applicant.ts";

/** What an application answers, as far as the journeys read it. */
export interface Application {
  readonly id: string;
  readonly status: string;
  readonly states: readonly string[];
  readonly release: { readonly seq: number };
  readonly decision?: {
    readonly outcome: string;
    readonly reasons: readonly {
      readonly code: string;
      readonly texts: { readonly "zh-CN": string; readonly en: string };
    }[];
  };
  readonly tasks: readonly { readonly id: string; readonly title: unknown }[];
}

/** A lender's own system, which knows nothing but the REST API and its key. */
export class LenderSystem {
  private readonly url: string;
  private readonly apiKey: string;

  constructor(product: { readonly url: string; readonly apiKey: string }) {
    this.url = product.url;
    this.apiKey = product.apiKey;
  }

  apply(score: number, reference: string): Promise<Application> {
    return this.applyWith(applicant(score, reference), reference);
  }

  applyWith(body: JsonObject, reference: string): Promise<Application> {
    return this.send("/v1/applications", body, `apply-${reference}`);
  }

  tell(id: string, type: string): Promise<Application> {
    return this.send(`/v1/applications/${id}/events`, { type }, `${type}-${id}`);
  }

  async read(id: string): Promise<Application> {
    return (await this.get(`/v1/applications/${id}`)) as Application;
  }

  async get(path: string): Promise<unknown> {
    const answer = await fetch(this.url + path, { headers: { authorization: `Bearer ${this.apiKey}` } });
    if (!answer.ok) throw new Error(`GET ${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  }

  /** Reads until the application's status is one of `statuses`; the worker needs a moment for its calls. */
  async until(id: string, statuses: readonly string[], withinMs = 120_000): Promise<Application> {
    const end = performance.now() + withinMs;
    for (;;) {
      const application = await this.read(id);
      if (statuses.includes(application.status)) return application;
      if (performance.now() > end) {
        throw new Error(`Expected ${statuses.join(" or ")}, but got ${JSON.stringify(application)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async send(path: string, body: JsonObject, key: string): Promise<Application> {
    const answer = await fetch(this.url + path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${this.apiKey}`,
        "content-type": "application/json",
        "idempotency-key": key,
      },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Application;
  }
}
