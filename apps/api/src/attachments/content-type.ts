import { open } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';

/** Enough of a text to tell what it is. */
const HEAD_BYTES = 64 * 1024;
const LOOK_WITHIN_MS = 5_000;

/** Other names of what is accepted under one. */
const SYNONYMS: Record<string, string> = {
  'image/heif': 'image/heic',
  'image/heic-sequence': 'image/heic',
  'image/heif-sequence': 'image/heic',
  'video/x-m4v': 'video/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/vnd.wave': 'audio/wav',
  'audio/opus': 'audio/ogg',
  'video/ogg': 'audio/ogg',
  'application/ogg': 'audio/ogg',
};

/** What makes a browser run a text as a page or a picture. */
const MARKUP =
  /^\s*(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype|\?xml|html|head|body|script|svg|iframe|style|meta|img|a\s|div)/i;
/** What no text has. */
const CONTROLS = /[^\P{Cc}\s]/u;
/** Two or more header fields, as every e-mail begins. */
const MAIL_HEADER = /^(?:[!-9;-~]+:[ \t][^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}/;
const MAIL_FIELDS = /^(?:from|to|date|subject|received|message-id|mime-version|return-path|delivered-to):/im;
/** In the directory of every Outlook message, in UTF-16. */
const OUTLOOK_MARK = Buffer.from('__nameid_version1.0', 'utf16le');

/**
 * What a file is by its content, under the name of `fileTypes`; null for what is not recognised. The extension only tells
 * apart what has no marks of its own: plain texts, tables and e-mails.
 */
export async function sniffContentType(path: string, extension: string): Promise<string | null> {
  const found = await fileTypeFromFile(path, { signal: AbortSignal.timeout(LOOK_WITHIN_MS) }).catch(() => undefined);
  if (found) {
    const name = found.mime.split(';')[0]?.trim() ?? '';
    return name === 'application/x-cfb' ? sniffCompound(path) : (SYNONYMS[name] ?? name);
  }
  return sniffText(await readHead(path), extension);
}

function sniffText(head: Buffer, extension: string): string | null {
  const text = decode(head);
  if (text === null || CONTROLS.test(text)) {
    return null;
  }
  if (MARKUP.test(text)) {
    return 'text/html';
  }
  if (extension === 'eml') {
    return MAIL_HEADER.test(text) && MAIL_FIELDS.test(text) ? 'message/rfc822' : 'text/plain';
  }
  return extension === 'csv' ? 'text/csv' : 'text/plain';
}

/** As UTF-8, or UTF-16 with its mark, or as old programs write it; null when it holds a NUL. */
function decode(head: Buffer): string | null {
  if (head.length >= 2 && (head.readUInt16BE(0) === 0xfeff || head.readUInt16BE(0) === 0xfffe)) {
    return new TextDecoder(head.readUInt16BE(0) === 0xfeff ? 'utf-16be' : 'utf-16le').decode(head);
  }
  if (head.includes(0)) {
    return null;
  }
  try {
    // The end may lie within a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: head.length === HEAD_BYTES });
  } catch {
    return new TextDecoder('windows-1252').decode(head);
  }
}

/** Of the old Office container, only Outlook messages are accepted: the others may carry macros. */
async function sniffCompound(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    let carried = Buffer.alloc(0);
    for await (const chunk of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      const part = Buffer.concat([carried, chunk]);
      if (part.includes(OUTLOOK_MARK)) {
        return 'application/vnd.ms-outlook';
      }
      carried = part.subarray(-OUTLOOK_MARK.length);
    }
    return 'application/x-cfb';
  } finally {
    await file.close();
  }
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
