import { createRequire } from "node:module";
import type { FastifyServerOptions } from "fastify";

type SchemaController = NonNullable<FastifyServerOptions["schemaController"]>;
type BuildValidator = NonNullable<NonNullable<SchemaController["compilersFactory"]>["buildValidator"]>;
type Validate = ((value: unknown) => unknown) & { errors?: unknown };

/** Fastify's own compiler, which is a dependency of Fastify alone. */
const { resolve } = createRequire(import.meta.url);
const buildOwn = (
  createRequire(resolve("fastify"))("@fastify/ajv-compiler") as { AjvCompiler: () => BuildValidator }
).AjvCompiler();

/**
 * Compiles the schema of a request's part when the first request is held to it: all routes together are a tenth of a
 * process's start, most of it for routes that few processes are asked for.
 */
export const compileAtFirstUse: SchemaController = {
  compilersFactory: {
    buildValidator: ((...given: Parameters<BuildValidator>) => {
      const compile = (buildOwn as (...all: unknown[]) => (route: unknown) => Validate)(...given);
      return (route: unknown): Validate => {
        let compiled: Validate | undefined;
        const validate: Validate = (value) => {
          compiled ??= compile(route);
          const isValid = compiled(value);
          validate.errors = compiled.errors;
          return isValid;
        };
        return validate;
      };
    }) as unknown as BuildValidator,
  },
};
