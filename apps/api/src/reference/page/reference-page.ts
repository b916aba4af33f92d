import { createHash } from 'node:crypto';
import { errorKinds, limits } from '@claimline/protocol';
import type { AsyncApiDocument } from '../asyncapi.js';
import type { OpenApiDocument } from '../openapi.js';
import { type Html, html, prose } from './html.js';
import { type Entry, operationsOf } from './rest-section.js';
import { fieldsOf, row, schemaId } from './schema-view.js';
import { callsOf, eventsOf, framesOf } from './sockets-section.js';
import { PAGE_STYLE } from './style.js';

/** The page runs nothing, loads nothing and sends nothing. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE.text).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface Chapter {
  id: string;
  title: string;
  about: Html;
  entries: readonly Entry[];
}

/** Both documents as one page to read, with errors and limits. */
export function referencePage(openApi: OpenApiDocument, asyncApi: AsyncApiDocument): string {
  const chapters = [...restChapters(openApi), ...socketChapters(asyncApi), ...tableChapters(openApi, asyncApi)];
  const contents = chapters.map(contentsOf);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Claimline API reference</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the reference</a>
<nav class="side" aria-label="Contents"><p class="brand"><a href="#content">Claimline API</a></p>${contents}</nav>
<main id="content">
<header>
<h1>Claimline API reference</h1>
<p>Version ${openApi.info.version}. ${prose(openApi.info.description)}</p>
<p>For tools: <a href="/openapi.json">openapi.json</a> (REST, OpenAPI 3.1) and <a href="/asyncapi.json">asyncapi.json</a> (sockets, AsyncAPI 3.0). All three are made from the schemas by which the server checks.</p>
</header>
<details class="contents"><summary>Contents</summary><nav aria-label="Contents">${contents}</nav></details>
${chapters.map(chapterOf)}
</main>
</body>
</html>
`.text;
}

function restChapters(document: OpenApiDocument): Chapter[] {
  return document.tags.map(({ name, description }) => ({
    id: name.toLowerCase().replace(/\W+/g, '-'),
    title: name,
    about: html`<p>${prose(description)}</p>`,
    entries: operationsOf(document, name),
  }));
}

function socketChapters(document: AsyncApiDocument): Chapter[] {
  const { socketIo, webSocket } = document.channels;
  return [
    {
      id: 'socket-calls',
      title: 'Sockets: calls',
      about: html`<p>${prose(document.info.description)}</p>
<p><b>${socketIo?.title}.</b> ${prose(socketIo?.description ?? '')}</p>`,
      entries: callsOf(document),
    },
    { id: 'socket-events', title: 'Sockets: events', about: html``, entries: eventsOf(document) },
    {
      id: 'websocket-frames',
      title: webSocket?.title ?? '',
      about: html`<p>${prose(webSocket?.description ?? '')}</p>`,
      entries: framesOf(document),
    },
  ];
}

function tableChapters(openApi: OpenApiDocument, asyncApi: AsyncApiDocument): Chapter[] {
  return [
    {
      id: 'errors',
      title: 'Errors',
      about: html`<p>Schemas: <a href="#${schemaId('Problem')}">Problem</a>, <a href="#${schemaId('AckError')}">AckError</a>. ${prose(
        'Over HTTP an `application/problem+json`, on the sockets `{ "ok": false, "error": … }`. Go by `code`: it is stable. A call that is “retryable” may succeed later as it is.',
      )}</p><dl>${Object.entries(errorKinds).map(([code, { status, title, retryable }]) =>
        row(
          html`<code id="error-${code}">${code}</code>`,
          html`${status}${retryable ? ', retryable' : ''}`,
          html`<span class="notes">${title}</span>`,
        ),
      )}</dl>`,
      entries: [],
    },
    {
      id: 'limits',
      title: 'Limits',
      about: html`<p>Sizes are bytes, durations milliseconds, texts Unicode code points. Rates are token buckets: so many a second, and a burst.</p>
<dl>${limitsOf(limits).map(([name, value]) => row(html`<code>${name}</code>`, value.toLocaleString('en')))}</dl>`,
      entries: [],
    },
    { id: 'schemas', title: 'Schemas', about: html``, entries: schemasOf(openApi, asyncApi) },
  ];
}

/** `page.claims.max` and its value, for each. */
function limitsOf(group: object, path = ''): [name: string, value: number][] {
  return Object.entries(group).flatMap(([key, value]: [string, number | object]) =>
    typeof value === 'number' ? [[`${path}${key}`, value] as [string, number]] : limitsOf(value, `${path}${key}.`),
  );
}

function schemasOf(openApi: OpenApiDocument, asyncApi: AsyncApiDocument): Entry[] {
  const schemas = { ...asyncApi.components.schemas, ...openApi.components.schemas };
  return Object.entries(schemas)
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, schema]) => {
      const id = schemaId(name);
      return {
        id,
        label: html`<code>${name}</code>`,
        body: html`<section class="entry" id="${id}"><h3><a href="#${id}"><code>${name}</code></a></h3>${fieldsOf(schema)}</section>`,
      };
    });
}

function contentsOf({ id, title, entries }: Chapter): Html {
  const links = entries.map((entry) => html`<li><a href="#${entry.id}">${entry.label}</a></li>`);
  return html`<p class="chapter"><a href="#${id}">${title}</a></p>${links.length === 0 ? '' : html`<ul>${links}</ul>`}`;
}

function chapterOf({ id, title, about, entries }: Chapter): Html {
  return html`<section class="chapter" id="${id}"><h2><a href="#${id}">${title}</a></h2>${about}${entries.map(({ body }) => body)}</section>`;
}
