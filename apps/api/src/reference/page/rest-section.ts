import type { OpenApiDocument, Operation } from '../openapi.js';
import { asText, examples } from './examples-view.js';
import { type Html, html, prose } from './html.js';
import { fieldsOf, resolve, row, typeOf } from './schema-view.js';

export interface Entry {
  id: string;
  /** As the table of contents has it. */
  label: Html;
  body: Html;
}

const ACCESS_IN_WORDS: Readonly<Record<string, string>> = {
  accessToken: 'access token',
  refreshCookie: 'refresh cookie',
  filesCookie: 'files cookie',
  metricsToken: '`METRICS_TOKEN`',
};

/** The operations of one group, in the order of the route table. */
export function operationsOf(document: OpenApiDocument, tag: string): Entry[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => entryOf(document, method, path, operation)),
  );
}

function entryOf(document: OpenApiDocument, method: string, path: string, operation: Operation): Entry {
  const id = `${method}${path.replace(/[{}]/g, '').replace(/[^\w.]+/g, '-')}`;
  const label = html`<span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>`;
  const { summary, description } = operation;
  return {
    id,
    label,
    body: html`<section class="entry" id="${id}">
<h3><a href="#${id}">${label}</a></h3>
<p class="summary">${prose(summary)}. <span class="access">${accessOf(operation)}</span></p>
${description === undefined ? '' : html`<p>${prose(description)}</p>`}
${parametersOf(operation)}
${bodyOf(document, operation)}
<h4>Answers</h4>
<dl>${Object.entries(operation.responses).map(([status, response]) => answerRow(status, response))}</dl>
${exampleOf(method, path, operation)}
</section>`,
  };
}

function accessOf({ security }: Operation): Html {
  const ways = security.map((way) => Object.keys(way)[0]).map((name) => (name ? ACCESS_IN_WORDS[name] : 'nothing'));
  return prose(ways.length === 0 ? 'Needs no token.' : `Needs: ${ways.join(' or ')}.`);
}

function parametersOf({ parameters }: Operation): Html {
  if (parameters.length === 0) {
    return html``;
  }
  const rows = parameters.map(({ name, in: where, required, description, schema }) =>
    row(
      html`<code>${name}</code> <span class="optional">${where}${required ? '' : ', optional'}</span>`,
      typeOf(schema),
      [
        description === undefined ? '' : html`<span class="notes">${prose(description)}</span>`,
        schema.default === undefined ? '' : html`<span class="notes">Default ${String(schema.default)}.</span>`,
      ],
    ),
  );
  return html`<h4>Parameters</h4><dl>${rows}</dl>`;
}

function bodyOf({ components }: OpenApiDocument, { requestBody }: Operation): Html {
  const bodies = Object.entries(requestBody?.content ?? {}).map(
    ([type, { schema }]) => html`<h4>Body <code>${type}</code></h4>${fieldsOf(resolve(components.schemas, schema))}`,
  );
  return html`${bodies}`;
}

/** The call as `curl` would send it, and what it is answered. */
function exampleOf(method: string, path: string, operation: Operation): Html {
  const { parameters, requestBody, responses } = operation;
  const given = parameters.filter(({ example }) => example !== undefined);
  const inPath = given
    .filter((parameter) => parameter.in === 'path')
    .reduce((filled, { name, example }) => filled.replace(`{${name}}`, example ?? ''), path);
  const query = new URLSearchParams();
  for (const { name, example = '' } of given.filter((parameter) => parameter.in === 'query')) {
    query.set(name, example);
  }
  const [body] = Object.values(requestBody?.content ?? {});
  const [status, answer] =
    Object.entries(responses).flatMap(([code, { content }]) =>
      Object.values(content ?? {}).flatMap(({ example }) => (example === undefined ? [] : [[code, example] as const])),
    )[0] ?? [];
  const line = `${method.toUpperCase()} ${inPath}${query.size === 0 ? '' : `?${query}`}`;
  const by = operation['x-example-by'];
  return examples(by === undefined ? 'Example' : `Example, as ${by}`, [
    body === undefined ? line : `${line}\n\n${asText(body.example)}`,
    ...(status === undefined ? [] : [`${status}\n\n${asText(answer)}`]),
  ]);
}

function answerRow(status: string, { description, content, headers }: Operation['responses'][string]): Html {
  // That every error is a `Problem` is said once, in its chapter.
  const types = Object.entries(content ?? {})
    .filter(([type]) => type !== 'application/problem+json')
    .map(([type, { schema }], index) => {
      const shown = schema.$ref === undefined ? html`<code>${type}</code>` : typeOf(schema);
      return html`${index === 0 ? '' : html` <i>or</i> `}${shown}`;
    });
  const told = Object.keys(headers ?? {});
  return row(
    html`<span class="status s${status.slice(0, 1)}">${status}</span>`,
    types,
    html`<span class="notes">${prose(description)}${
      told.length === 0
        ? ''
        : html` Headers: ${told.map((name, index) => html`${index === 0 ? '' : ', '}<code>${name}</code>`)}.`
    }</span>`,
  );
}
