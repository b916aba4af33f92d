export interface TextPart {
  text: string;
  /** Where the part leads, when it is an address that may be followed. */
  href: string | null;
}

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/giu;

/** What a sentence puts after an address is not part of it; a closing bracket is, when the address opened it. */
function endOfAddress(address: string): number {
  let end = address.length;
  for (;;) {
    const last = address[end - 1];
    if (last === undefined) return end;
    if (/[.,;:!?…»”’*_~]/u.test(last)) end--;
    else if (last === ')' && !address.slice(0, end).includes('(')) end--;
    else if (last === ']' && !address.slice(0, end).includes('[')) end--;
    else return end;
  }
}

function safeHref(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

/** Cuts a message into plain text and links. Only http and https are links; nothing is ever read as HTML. */
export function splitLinks(content: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of content.matchAll(ADDRESS)) {
    const address = match[0].slice(0, endOfAddress(match[0]));
    const href = safeHref(address);
    if (!href) continue;
    if (match.index > done) parts.push({ text: content.slice(done, match.index), href: null });
    parts.push({ text: address, href });
    done = match.index + address.length;
  }
  if (done < content.length) parts.push({ text: content.slice(done), href: null });
  return parts;
}
