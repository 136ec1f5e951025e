import type { Tenant } from "../../store/index.ts";
import { demoLender } from "../../seed/demo-lender.ts";
import type { App, AppContext } from "../app-context.ts";
import { AboutAnswer } from "../schemas/session.ts";
import { answers } from "../schemas/shared.ts";

/** The product's version, as `package.json` has it. */
const VERSION = "0.1.0";

export function aboutRoutes(app: App, { store }: AppContext): void {
  app.get(
    "/v1/about",
    {
      config: { access: "anyone" },
      schema: {
        tags: ["sessions"],
        summary: "What this installation is · 关于",
        response: answers({ 200: AboutAnswer }),
      },
    },
    async () => {
      const lenders = await store.tenants.list();
      const demo = lenders.find(({ id }) => id === demoLender.id);
      const lender: Pick<Tenant, "id" | "title"> = demo ?? lenders[0] ?? demoLender;
      return {
        lender: { id: lender.id, title: lender.title },
        version: VERSION,
        ...(demo === undefined
          ? {}
          : {
              demo: {
                password: demoLender.password,
                people: demoLender.people.map(({ name, displayName, roles }) => ({
                  name,
                  displayName,
                  roles,
                })),
              },
            }),
      };
    },
  );
}
