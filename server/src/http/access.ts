import type { FastifyInstance, RouteOptions } from "fastify";
import type { Role } from "../store/index.ts";

/** Who may use a route: everyone, or whoever has one of the roles. Declared as data on each route. */
export type Access = "anyone" | readonly Role[];

export const allRoles: readonly Role[] = [
  "designer",
  "approver",
  "officer",
  "integrator",
  "api-client",
  "auditor",
  "admin",
];

/** Who is told of a legal hold and why it was set. */
export const rolesOfHolds: readonly Role[] = ["admin", "auditor", "officer"];

/** Who reads the audit, and who was erased. */
export const allowedToAudit: readonly Role[] = ["admin", "auditor"];

export interface RegisteredRoute {
  readonly method: string;
  readonly url: string;
  readonly access: Access | undefined;
}

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyInstance {
    readonly registeredRoutes: readonly RegisteredRoute[];
  }
}

/**
 * Deny by default: a route that declares no access fails the boot, whoever registered it. The list of routes
 * is kept for the test that tries every one of them with every credential.
 */
export function requireAccessPolicies(app: FastifyInstance): void {
  const declared: RouteOptions[] = [];
  const routes: RegisteredRoute[] = [];
  app.decorate("registeredRoutes", routes);
  app.addHook("onRoute", (route) => {
    declared.push(route);
  });
  app.addHook("onReady", (done) => {
    for (const route of declared) {
      for (const method of [route.method].flat()) {
        routes.push({ method, url: route.url, access: route.config?.access });
      }
    }
    const open = routes.filter((route) => route.access === undefined);
    done(
      open.length === 0
        ? undefined
        : new Error(
            `Expected every route to declare its access, but these do not: ${open
              .map((route) => `${route.method} ${route.url}`)
              .join(", ")}`,
          ),
    );
  });
}

/** Lets a plugin's own routes, which cannot declare it, be used by everyone. */
export function openToAnyone(scope: FastifyInstance): void {
  scope.addHook("onRoute", (route) => {
    route.config = { ...route.config, access: "anyone" };
  });
}
