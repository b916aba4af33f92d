import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isApiPath } from '../reference/rest-routes.js';

const WEB_DIR = fileURLToPath(new URL('../../../web/out', import.meta.url));
const IMMUTABLE = 'public, max-age=31536000, immutable';
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/** Allows the page's own inline scripts by their hashes, and no other. */
function contentSecurityPolicy(html: string): string {
  const hashes = new Set<string>();
  for (const [, script = ''] of html.matchAll(INLINE_SCRIPT)) {
    hashes.add(`'sha256-${createHash('sha256').update(script).digest('base64')}'`);
  }
  return [
    "default-src 'self'",
    `script-src 'self' ${[...hashes].join(' ')}`.trim(),
    // Virtualised lists and popovers place their items by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    // The policy of public/boot.js: a string becomes script or HTML nowhere else.
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}

/**
 * The reader of PDFs, a page inside a page: it draws a stranger's file, so it may run its own scripts, fetch its own
 * files, and nothing else. `sandbox` gives it an origin of its own even when it is opened outside of its frame.
 */
const PDF_READER = 'pdf/reader.html';
function pdfReaderPolicy(embedders: readonly string[]): string {
  return [
    'sandbox allow-scripts',
    "default-src 'none'",
    // pdf.js decodes some images in WebAssembly.
    "script-src 'self' 'wasm-unsafe-eval'",
    'worker-src blob:',
    "style-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    // Pages of other origins, in which a conversation is a part, read PDFs too.
    `frame-ancestors ${["'self'", ...embedders].join(' ')}`,
    "require-trusted-types-for 'script'",
    'trusted-types pdf-worker',
  ].join('; ');
}

const PAGE_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'geolocation=(), microphone=()',
};

async function findPages(): Promise<string[]> {
  const entries = await readdir(WEB_DIR, { recursive: true });
  return entries.filter((name) => name.endsWith('.html')).map((name) => name.split(sep).join('/'));
}

/** Serves the built web app at every path that is not the API's. Without a build there is only the API. */
export class WebPages {
  private readonly policies = new Map<string, string>();

  private constructor(private readonly hasNotFoundPage: boolean) {}

  /** @param embedders origins of other pages that have conversations in them */
  static async register(fastify: FastifyInstance, embedders: readonly string[]): Promise<WebPages> {
    if (!existsSync(WEB_DIR)) {
      return new WebPages(false);
    }
    const pages = await findPages();
    const web = new WebPages(pages.includes('404.html'));
    await fastify.register(fastifyStatic, {
      root: WEB_DIR,
      wildcard: false,
      index: false,
      preCompressed: true,
      setHeaders: (reply, path) => web.setHeaders(reply, relative(WEB_DIR, path)),
    });
    for (const page of pages) {
      const html = await readFile(join(WEB_DIR, page), 'utf8');
      web.policies.set(page, page === PDF_READER ? pdfReaderPolicy(embedders) : contentSecurityPolicy(html));
      const path = `/${page.replace(/(^|\/)index\.html$/, '').replace(/\.html$/, '')}`;
      fastify.get(path, (_request, reply) => reply.sendFile(page));
    }
    return web;
  }

  /** Answers a browser that looks for a page that is not there; false when it is the API's to answer. */
  answersNotFound(request: FastifyRequest, reply: FastifyReply): boolean {
    const isPage = request.method === 'GET' && request.headers.accept?.includes('text/html');
    if (!this.hasNotFoundPage || !isPage || isApiPath(request.url.split('?', 1)[0] ?? '')) {
      return false;
    }
    reply.status(404);
    void reply.sendFile('404.html');
    return true;
  }

  private setHeaders(reply: FastifyReply, file: string): void {
    const name = file
      .split(sep)
      .join('/')
      .replace(/\.(br|gz)$/, '');
    const policy = this.policies.get(name);
    reply.header('Cache-Control', name.startsWith('_next/static/') ? IMMUTABLE : 'no-cache');
    for (const [header, value] of Object.entries(PAGE_HEADERS)) {
      reply.header(header, value);
    }
    if (name.startsWith('pdf/')) {
      // In its sandbox the reader has no origin: its own scripts and fonts are a stranger's to it.
      reply.header('Access-Control-Allow-Origin', '*');
    }
    if (policy) {
      reply.header('Content-Security-Policy', policy);
    }
  }
}
