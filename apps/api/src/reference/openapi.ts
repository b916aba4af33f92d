import { errorKinds, idSchema, limits } from '@claimline/protocol';
import { FILES_COOKIE } from '../auth/files-cookie.js';
import { REFRESH_COOKIE } from '../auth/refresh-cookies.js';
import { type JsonSchema, refTo, toComponents, toJsonSchema } from './json-schemas.js';
import { type AnswerName, restAnswerSchemas, restBodySchemas } from './named-schemas.js';
import { type Access, errorsOf, ONE_FILE, type RestRoute, type RouteAnswer } from './rest-route.js';
import { routeGroups } from './rest-routes.js';

const DIALECT = 'draft-2020-12';
const PROBLEM = refTo('Problem' satisfies AnswerName);

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: JsonSchema;
  example?: string;
}

interface Content {
  [mediaType: string]: { schema: JsonSchema; example?: unknown };
}

interface Response {
  description: string;
  headers?: Record<string, { schema: JsonSchema }>;
  content?: Content;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  /** As whom of the demo data the example is called; absent where nobody needs to be. */
  'x-example-by'?: string;
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: true; content: Content };
  responses: Record<string, Response>;
}

export interface OpenApiDocument {
  openapi: string;
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema>; securitySchemes: Record<string, object> };
}

/** Of the demo data. */
const CUSTOMER = 'claire@example.com';
const AGENT = 'nina@example.com';
const ADMIN = 'admin@example.com';

const WHO_ALONE: Partial<Record<Access, string>> = { staff: 'Staff only.', admin: 'Administrators only.' };

const securitySchemes = {
  accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  refreshCookie: { type: 'apiKey', in: 'cookie', name: REFRESH_COOKIE },
  filesCookie: { type: 'apiKey', in: 'cookie', name: FILES_COOKIE },
  metricsToken: { type: 'http', scheme: 'bearer' },
};

/** Any one of them will do; `{}` is nothing at all. */
const SECURITY: Record<Access, Record<string, string[]>[]> = {
  anyone: [],
  user: [{ accessToken: [] }],
  staff: [{ accessToken: [] }],
  admin: [{ accessToken: [] }],
  'refresh cookie': [{ refreshCookie: [] }],
  'user or files cookie': [{ accessToken: [] }, { filesCookie: [] }],
  'metrics token': [{ metricsToken: [] }, {}],
};

/** The REST API as OpenAPI 3.1, made from the route table and the protocol's schemas. */
export function openApiDocument(version: string): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const { name, routes } of routeGroups) {
    for (const route of routes) {
      const path = route.path.replace(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, name) };
    }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Claimline REST API',
      version,
      description:
        'The conversation of a claim over HTTP. Errors are `application/problem+json` with a stable `code`. Unknown ' +
        'fields of a body are ignored, and answers may get new fields: ignore those you do not know.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: routeGroups.map(({ name, about }) => ({ name, description: about })),
    paths,
    components: {
      schemas: {
        ...toComponents(restAnswerSchemas, 'output', DIALECT),
        ...toComponents(restBodySchemas, 'input', DIALECT),
      },
      securitySchemes,
    },
  };
}

function operationOf(route: RestRoute, tag: string): Operation {
  const { method, path, summary, access } = route;
  const notes = [WHO_ALONE[access] ?? '', route.notes ?? ''].filter(Boolean).join(' ');
  return {
    operationId: `${method.toLowerCase()}${path.replace(/\W+(\w)/g, (_all, letter: string) => letter.toUpperCase())}`,
    tags: [tag],
    summary,
    ...(notes === '' ? {} : { description: notes }),
    ...exampleBy(route),
    security: SECURITY[access],
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(route.body ? { requestBody: { required: true, content: bodyOf(route.body, route.example.body) } } : {}),
    responses: { ...answersOf(route), ...refusalsOf(route) },
  };
}

const BY_ACCESS: Readonly<Record<Access, string | null>> = {
  anyone: null,
  'metrics token': null,
  user: CUSTOMER,
  'refresh cookie': CUSTOMER,
  'user or files cookie': CUSTOMER,
  staff: AGENT,
  admin: ADMIN,
};

function exampleBy({ access, example }: RestRoute): { 'x-example-by'?: string } {
  const email = example.by === 'AGENT' ? AGENT : BY_ACCESS[access];
  return email === null ? {} : { 'x-example-by': email };
}

function pathParameters({ path, example }: RestRoute): Parameter[] {
  const schema = toJsonSchema(idSchema, 'input', DIALECT);
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema,
    example: example.path?.[name] ?? '',
  }));
}

function queryParameters({ query, example }: RestRoute): Parameter[] {
  if (!query) {
    return [];
  }
  const { properties = {}, required = [] } = toJsonSchema(query, 'input', DIALECT);
  return Object.entries(properties).map(([name, { description, ...schema }]) => {
    // What an absent value is taken for, asked of the check itself: JSON Schema is told it of the text only.
    const absent: unknown = query.shape[name]?.safeParse(undefined).data;
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: absent === undefined ? schema : { ...schema, default: absent },
      ...(example.query?.[name] === undefined ? {} : { example: example.query[name] }),
    };
  });
}

function headerParameters({ headers = {} }: RestRoute): Parameter[] {
  return Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));
}

function bodyOf(body: NonNullable<RestRoute['body']>, example: unknown): Content {
  if (body !== ONE_FILE) {
    return { 'application/json': { schema: refTo(body), example } };
  }
  const file = {
    type: 'string',
    contentMediaType: 'application/octet-stream',
    description: `The file, with its name: ${limits.attachment.minBytes} to ${limits.attachment.maxBytes} bytes.`,
  };
  const schema = { type: 'object', properties: { file }, required: ['file'] };
  return { 'multipart/form-data': { schema, example: { file: example } } };
}

function answersOf({ answers, example }: RestRoute): Record<string, Response> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      answerOf(answer, Number(status) === example.status ? example.answer : undefined),
    ]),
  );
}

function answerOf({ says, schema, type, headers = [] }: RouteAnswer, example: unknown): Response {
  const told = headers.map((name) => [name, { schema: { type: 'string' } }] as const);
  const shown = example === undefined ? {} : { example };
  const content = {
    ...(schema ? { 'application/json': { schema: refTo(schema), ...shown } } : {}),
    ...(type === undefined ? {} : { [type]: { schema: {}, ...(schema ? {} : shown) } }),
  };
  return {
    description: says,
    ...(told.length === 0 ? {} : { headers: Object.fromEntries(told) }),
    ...(Object.keys(content).length === 0 ? {} : { content }),
  };
}

/** One response for each status; its description names the codes. What the route answers itself with a status wins. */
function refusalsOf(route: RestRoute): Record<string, Response> {
  const byStatus = Object.groupBy(errorsOf(route), (code) => errorKinds[code].status);
  return Object.fromEntries(
    Object.entries(byStatus)
      .filter(([status]) => !(Number(status) in route.answers))
      .map(([status, codes = []]) => [
        status,
        {
          description: codes.map((code) => `\`${code}\`: ${errorKinds[code].title}`).join(' '),
          ...(codes.includes('rate_limited') ? { headers: { 'Retry-After': { schema: { type: 'integer' } } } } : {}),
          content: { 'application/problem+json': { schema: PROBLEM } },
        },
      ]),
  );
}
