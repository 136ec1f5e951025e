import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { openToAnyone } from "./access.ts";

const tags = {
  sessions: "Signing in and out · 登录",
  applications: "Loan applications, their decisions and journals · 贷款申请",
  tasks: "Work for people · 待办",
  decisions: "Stateless decisions and simulations · 决策与模拟",
  definitions: "Catalogues, packs, workflows and products · 定义",
  publishing: "Change requests and releases · 发布",
  interop: "Import and export · 导入导出",
  operations: "Incidents, health and metrics · 运维",
};

/** Describes the API as OpenAPI 3.1 from the routes' own schemas; must be registered before the routes. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Lendloom",
        version: "1.0.0",
        description:
          "Rules and workflows for consumer finance. Failures are RFC 9457 problems with a code; each code has a page at `/problems/{code}`.\n\n消费金融的规则与流程引擎。失败以 RFC 9457 格式回答，每个代码的说明见 `/problems/{code}`。",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: {
        securitySchemes: {
          session: { type: "apiKey", in: "cookie", name: "lendloom-session" },
          apiKey: { type: "http", scheme: "bearer" },
        },
      },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    },
    hideUntagged: true,
  });
}

/** `/openapi.json` and, for people, `/docs`; must be registered after the routes. */
export async function serveApiDescription(app: FastifyInstance): Promise<void> {
  app.get("/openapi.json", { config: { access: "anyone" }, schema: { hide: true } }, () => app.swagger());
  await app.register(async (scope) => {
    openToAnyone(scope);
    await scope.register(swaggerUi, { routePrefix: "/docs", uiConfig: { deepLinking: true } });
  });
}
