import cookie from "@fastify/cookie";
import rateLimit from "@fastify/rate-limit";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import fastify from "fastify";
import { requireAccessPolicies } from "./http/access.ts";
import type { ProcessRole } from "./config.ts";
import type { App, AppContext } from "./http/app-context.ts";
import { authenticateRequests } from "./http/authenticate.ts";
import { callerAddress } from "./http/caller-address.ts";
import { compileAtFirstUse } from "./http/compile-schemas.ts";
import { serveDesigner } from "./http/designer-files.ts";
import { refuseWhileDraining } from "./http/draining.ts";
import { answerProblems, answerUnreadablePaths } from "./http/error-handler.ts";
import { readJsonBodies } from "./http/json-body.ts";
import { refuseWhileHeldUp } from "./http/held-up.ts";
import { createLogOutput } from "./http/log-output.ts";
import { measureRequests } from "./http/metrics.ts";
import { describeApi, serveApiDescription } from "./http/openapi.ts";
import { refuseNullInAddresses } from "./http/readable-addresses.ts";
import { aboutRoutes } from "./http/routes/about.ts";
import { analysisRoutes } from "./http/routes/analysis.ts";
import { applicationRoutes } from "./http/routes/applications.ts";
import { auditRoutes } from "./http/routes/audit.ts";
import { cancelRoutes } from "./http/routes/cancel-application.ts";
import { backtestRoutes } from "./http/routes/backtests.ts";
import { decisionRoutes } from "./http/routes/decisions.ts";
import { erasureRoutes } from "./http/routes/erasures.ts";
import { eventRoutes } from "./http/routes/events.ts";
import { definitionRoutes } from "./http/routes/definitions.ts";
import { incidentRoutes } from "./http/routes/incidents.ts";
import { interopRoutes } from "./http/routes/interop.ts";
import { migrationRoutes } from "./http/routes/migrations.ts";
import { operationsRoutes } from "./http/routes/operations.ts";
import { operatorOrderRoutes } from "./http/routes/operator-orders.ts";
import { runWorkflowRoutes } from "./http/routes/run-workflow.ts";
import { publishingRoutes } from "./http/routes/publishing.ts";
import { replayRoutes } from "./http/routes/replay.ts";
import { retentionRoutes } from "./http/routes/retention.ts";
import { scheduleRoutes } from "./http/routes/schedules.ts";
import { signalRoutes } from "./http/routes/signals.ts";
import { spreadsheetRoutes } from "./http/routes/spreadsheets.ts";
import { sessionRoutes } from "./http/routes/session.ts";
import { strictConversionRoutes } from "./http/routes/strict-conversion.ts";
import { taskWorkRoutes } from "./http/routes/task-work.ts";
import { taskRoutes } from "./http/routes/tasks.ts";
import { workflowSurroundingsRoutes } from "./http/routes/workflow-surroundings.ts";
import { workflowVersionRoutes } from "./http/routes/workflow-versions.ts";
import { sharedRates } from "./http/shared-rates.ts";
import { refuseWhileBehind } from "./http/overload.ts";
import { securityHeaders, sendSecurityHeaders } from "./http/security-headers.ts";
import { workInGroups } from "./http/work-in-groups.ts";

/** What the HTTP side of Lendloom is made of, in the order a request meets it. */
export async function buildApp(
  context: AppContext,
  options: { readonly logLevel: string; readonly role?: ProcessRole },
): Promise<App> {
  const app: App = fastify({
    logger: {
      level: options.logLevel,
      redact: ["req.headers.authorization", "req.headers.cookie"],
      stream: createLogOutput(() => context.metrics.logFailures.inc()),
    },
    bodyLimit: 256 * 1024,
    // Slow or silent clients are let go; a request is at most this long under way.
    requestTimeout: 30_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000 },
    keepAliveTimeout: 10_000,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    frameworkErrors: answerUnreadablePaths(securityHeaders(context.secureCookies)),
    routerOptions: { maxParamLength: 200 },
    schemaController: compileAtFirstUse,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  // Answers are built member by member; their schemas describe them and a test holds them to it.
  app.setSerializerCompiler(() => (answer) => JSON.stringify(answer));

  requireAccessPolicies(app);
  answerProblems(app);
  measureRequests(app, context.metrics);
  sendSecurityHeaders(app, context.secureCookies);
  refuseWhileDraining(app, context.draining);
  const overload = refuseWhileBehind(app, () => context.metrics.requestsShed.inc());
  refuseWhileHeldUp(app, context.store.measures);
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    keyGenerator: callerAddress,
    ...(context.store.kind === "postgres" ? { store: sharedRates(context.store) } : {}),
  });
  refuseNullInAddresses(app);
  authenticateRequests(app, context.identity);
  readJsonBodies(app);
  workInGroups(app, overload);
  await describeApi(app);

  if (options.role === "worker") {
    // What is due is done without being asked; nobody but an operator has anything to ask of such a process.
    operationsRoutes(app, context);
    await serveApiDescription(app);
    return app;
  }
  await app.register((scope, _options, done) => {
    const routes = scope.withTypeProvider<TypeBoxTypeProvider>();
    aboutRoutes(routes, context);
    sessionRoutes(routes, context);
    applicationRoutes(routes, context);
    eventRoutes(routes, context);
    cancelRoutes(routes, context);
    signalRoutes(routes, context);
    scheduleRoutes(routes, context);
    replayRoutes(routes, context);
    runWorkflowRoutes(routes, context);
    taskRoutes(routes, context);
    taskWorkRoutes(routes, context);
    decisionRoutes(routes, context);
    definitionRoutes(routes, context);
    analysisRoutes(routes, context);
    publishingRoutes(routes, context);
    interopRoutes(routes, context);
    strictConversionRoutes(routes, context);
    incidentRoutes(routes, context);
    operatorOrderRoutes(routes, context);
    migrationRoutes(routes, context);
    workflowVersionRoutes(routes, context);
    workflowSurroundingsRoutes(routes, context);
    retentionRoutes(routes, context);
    erasureRoutes(routes, context);
    auditRoutes(routes, context);
    operationsRoutes(routes, context);
    done();
  });
  await app.register((scope, _options, done) => {
    spreadsheetRoutes(scope.withTypeProvider<TypeBoxTypeProvider>(), context);
    done();
  });
  await app.register((scope, _options, done) => {
    backtestRoutes(scope.withTypeProvider<TypeBoxTypeProvider>(), context);
    done();
  });
  await serveApiDescription(app);
  await serveDesigner(app, context.designerFolder);
  return app;
}
