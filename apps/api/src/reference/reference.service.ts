import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { ServerAddress } from '../common/server-address.js';
import { asyncApiDocument } from './asyncapi.js';
import { openApiDocument } from './openapi.js';
import { PAGE_POLICY, referencePage } from './page/reference-page.js';

export interface ReferenceDocument {
  type: string;
  body: string;
  /** Strong; as it goes into `ETag`. */
  tag: string;
  policy?: string;
}

/** The reference as it is served; each document is made when it is first asked for. */
@Injectable()
export class ReferenceService {
  private readonly made = new Map<string, ReferenceDocument>();

  constructor(private readonly address: ServerAddress) {}

  openApi(): ReferenceDocument {
    return this.once('openapi', () => ({ type: 'application/json', body: JSON.stringify(openApiDocument(version())) }));
  }

  asyncApi(): ReferenceDocument {
    return this.once('asyncapi', () => ({
      type: 'application/json',
      body: JSON.stringify(asyncApiDocument(version(), this.address.publicUrl())),
    }));
  }

  page(): ReferenceDocument {
    return this.once('page', () => ({
      type: 'text/html; charset=utf-8',
      body: referencePage(openApiDocument(version()), asyncApiDocument(version(), this.address.publicUrl())),
      policy: PAGE_POLICY,
    }));
  }

  private once(name: string, make: () => Omit<ReferenceDocument, 'tag'>): ReferenceDocument {
    let document = this.made.get(name);
    if (!document) {
      const content = make();
      const digest = createHash('sha256').update(content.body).digest('base64url');
      document = { ...content, tag: `"${digest}"` };
      this.made.set(name, document);
    }
    return document;
  }
}

/** The version of the product. */
function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
