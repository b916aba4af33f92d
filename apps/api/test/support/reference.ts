import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import type { AsyncApiDocument } from '../../src/reference/asyncapi.js';
import type { OpenApiDocument } from '../../src/reference/openapi.js';
import { type Answer, request } from './people.js';
import type { TestServer } from './server.js';

/** The documents of a running server, and whether what it says is as they say. */
export class Reference {
  /** `GET /claims/{claimId} 200`: the answers that were looked at. */
  readonly seen = new Set<string>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  private constructor(
    readonly openApi: OpenApiDocument,
    readonly asyncApi: AsyncApiDocument,
  ) {
    addFormats.default(this.ajv);
    this.ajv.addSchema(closed(openApi) as object, 'openapi');
    this.ajv.addSchema(closed(asyncApi) as object, 'asyncapi');
  }

  static async of(server: Pick<TestServer, 'url'>): Promise<Reference> {
    const openApi = await request<OpenApiDocument>(server, 'GET', '/openapi.json');
    const asyncApi = await request<AsyncApiDocument>(server, 'GET', '/asyncapi.json');
    return new Reference(openApi.body, asyncApi.body);
  }

  /** `GET /claims/{claimId}` of every operation. */
  operations(): string[] {
    return Object.entries(this.openApi.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  /** The answer to a call must be one that the document knows, with the body that it tells. */
  checkAnswer(method: string, url: string, { status, headers, body }: Answer): void {
    const path = this.pathOf(url, method);
    const name = `${method} ${path} ${status}`;
    const response = this.openApi.paths[path]?.[method.toLowerCase()]?.responses[status];
    expect(response, `${name} is not documented: ${JSON.stringify(body)}`).toBeDefined();
    this.seen.add(name);
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    const types = Object.keys(response?.content ?? {});
    if (types.length === 0) {
      expect(body, name).toBe('');
    } else if (!types.includes('application/octet-stream')) {
      expect(types, name).toContain(type);
    }
    const schema = response?.content?.[type]?.schema;
    if (schema?.$ref !== undefined) {
      this.check(`openapi${schema.$ref}`, body, name);
    }
    if (type === 'application/problem+json') {
      expect(response?.description, name).toContain(`\`${(body as { code: string }).code}\``);
    }
  }

  /** An example of what a schema is about; of what has no schema nothing can be said. */
  checkExample(document: string, ref: string | undefined, value: unknown, name: string): void {
    if (ref !== undefined) {
      this.check(`${document}${ref}`, value, name);
    }
  }

  /** The payload of an event, of a call or of its answer. */
  checkMessage(name: string, payload: unknown): void {
    expect(Object.keys(this.asyncApi.components.messages)).toContain(name);
    this.check(`asyncapi#/components/messages/${name}/payload`, payload, name);
  }

  private check(ref: string, value: unknown, name: string): void {
    const isValid = this.ajv.validate({ $ref: ref }, value);
    const errors = isValid
      ? []
      : this.ajv.errors?.map(({ instancePath, message, params }) => ({ instancePath, message, params }));
    expect(errors, `${name}: ${JSON.stringify(value)}`).toEqual([]);
  }

  /** The documented path of a request; of several that fit, the one with the fewest parameters. */
  private pathOf(url: string, method: string): string {
    const path = url.split('?', 1)[0] ?? '';
    const fits = (template: string) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
    const parameters = (template: string) => template.split('{').length;
    const [found] = Object.keys(this.openApi.paths)
      .filter((template) => fits(template) && method.toLowerCase() in (this.openApi.paths[template] ?? {}))
      .sort((one, other) => parameters(one) - parameters(other));
    expect(found, `${method} ${path} is not documented`).toBeDefined();
    return found ?? '';
  }
}

/** Clients are to expect new fields; the tests are not: a field that the documents do not name is an error. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(closed);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([key, one]) => [key, closed(one)] as const);
  const isObject = 'type' in value && value.type === 'object' && 'properties' in value;
  return { ...(isObject ? { additionalProperties: false } : {}), ...Object.fromEntries(entries) };
}
