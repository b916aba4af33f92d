import type { Upload } from '@claimline/client';
import type { Attachment } from '@claimline/protocol';
import type { FileActions } from '@claimline/react/src/files/file-actions.ts';
import type { TrayControl } from '@claimline/react/src/files/use-tray.ts';

// Example files of the design page, in every state; their pictures are drawn here.

const kept: Omit<Attachment, 'id' | 'fileName' | 'fileType'> = {
  messageId: 'message',
  claimId: 'claim-1',
  fileSize: 2_345_678,
  sha256: '0'.repeat(64),
  scanStatus: 'clean',
  hasThumbnail: false,
  uploadedAt: new Date().toISOString(),
};

function attachment(id: string, fileName: string, fileType: string, more: Partial<Attachment> = {}): Attachment {
  return { ...kept, id, fileName, fileType, ...more };
}

const image = (id: string, fileName: string, width: number, height: number) =>
  attachment(id, fileName, 'image/jpeg', { width, height, hasThumbnail: true });

export const photo = image('photo', 'carton-écrasé.jpg', 4000, 3000);
export const receipt = image('receipt', 'ticket-de-caisse.jpg', 900, 3200);
export const photos = [
  image('p1', 'avant.jpg', 3000, 4000),
  image('p2', 'après.jpg', 4000, 3000),
  image('p3', 'étiquette.png', 1200, 1200),
];
export const pdf = attachment('pdf', 'bon-de-livraison-du-12-mars-2026-signé-par-le-client.pdf', 'application/pdf', {
  fileSize: 84_000,
  pageCount: 3,
  width: 1240,
  height: 1754,
  hasThumbnail: true,
});
export const others = [
  attachment('video', 'déballage.mp4', 'video/mp4', {
    width: 1920,
    height: 1080,
    durationMs: 34_000,
    hasThumbnail: true,
    fileSize: 8_900_000,
  }),
  attachment('audio', 'message-vocal.m4a', 'audio/mp4', { durationMs: 72_000, fileSize: 640_000 }),
  attachment('sheet', 'inventaire.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', {
    fileSize: 23_400,
  }),
  attachment('mail', 'échange avec le transporteur.eml', 'message/rfc822', { fileSize: 12_100 }),
];
export const held = (['pending', 'infected', 'failed'] as const).map((scanStatus) =>
  attachment(scanStatus, `facture-${scanStatus}.docx`, 'application/octet-stream', { scanStatus, fileSize: 184_000 }),
);
export const unscanned = [
  attachment('unscanned', 'constat.txt', 'text/plain', { scanStatus: 'unscanned', fileSize: 2_100 }),
];

const upload = (id: string, fileName: string, more: Partial<Upload>): Upload => ({
  id,
  position: 0,
  fileName,
  fileSize: 4_800_000,
  declaredType: 'image/png',
  file: new Blob([picture('upload', 80, 80)], { type: 'image/svg+xml' }),
  state: 'uploading',
  sentBytes: 0,
  error: null,
  ...more,
});
export const uploads = [
  upload('u1', 'IMG_20260312_143205.png', { sentBytes: 1_210_000 }),
  upload('u2', 'façade.png', { sentBytes: 4_800_000, position: 1 }),
  upload('u3', 'contrat.pdf', { state: 'waiting', declaredType: 'application/pdf', position: 2 }),
  upload('u4', 'toiture-vue-du-jardin-côté-sud-après-la-tempête.png', {
    state: 'failed',
    position: 3,
    error: { code: 'offline', message: '', retryable: true },
  }),
  upload('u5', 'plan.pdf', {
    state: 'failed',
    position: 4,
    declaredType: 'application/pdf',
    error: { code: 'unsupported_media_type', message: '', retryable: false },
  }),
];

/** A landscape of one's own per name. */
function picture(name: string, width: number, height: number): string {
  const hue = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0) * 7, 0) % 360;
  const at = (part: number, of: number) => Math.round(part * of);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${hue} 60% 78%)"/><stop offset="1" stop-color="hsl(${hue + 40} 70% 90%)"/></linearGradient>
    <rect width="100%" height="100%" fill="url(#sky)"/>
    <circle cx="${at(0.72, width)}" cy="${at(0.3, height)}" r="${at(0.08, width)}" fill="hsl(${hue + 40} 90% 96%)"/>
    <path d="M0 ${height}V${at(0.7, height)}L${at(0.35, width)} ${at(0.45, height)} ${at(0.6, width)} ${at(0.75, height)} ${at(0.8, width)} ${at(0.6, height)} ${width} ${at(0.78, height)}V${height}z" fill="hsl(${hue} 35% 42%)"/>
    <path d="M0 ${height}V${at(0.85, height)}L${at(0.5, width)} ${at(0.72, height)} ${width} ${at(0.88, height)}V${height}z" fill="hsl(${hue} 40% 28%)"/>
  </svg>`;
}

function page(width: number, height: number): string {
  const lines = Array.from({ length: 18 }, (_, line) => {
    const y = 200 + line * 70;
    return `<rect x="120" y="${y}" width="${line % 5 === 4 ? 420 : 960}" height="22" rx="8" fill="#c9ccd6"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#fff"/><rect x="120" y="90" width="520" height="48" rx="10" fill="#565b6e"/>${lines.join('')}</svg>`;
}

/** Three pages with a word each: as little as a PDF can be. */
function smallPdf(): string {
  const pages = [1, 2, 3].map((number) => {
    const text = `BT /F1 48 Tf 72 720 Td (Page ${number}) Tj ET`;
    return [
      `${number * 2 + 2} 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${number * 2 + 3} 0 R/Resources<</Font<</F1 3 0 R>>>>>> endobj`,
      `${number * 2 + 3} 0 obj <</Length ${text.length}>> stream\n${text}\nendstream endobj`,
    ].join('\n');
  });
  return `%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Count 3/Kids[4 0 R 6 0 R 8 0 R]>> endobj
3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
${pages.join('\n')}
trailer <</Root 1 0 R>>`;
}

const sizes = new Map(
  [photo, receipt, ...photos, ...others].map(({ id, width, height }) => [id, [width, height]] as const),
);

export const fileActions: Omit<FileActions, 'open'> = {
  url(id, { variant } = {}) {
    // Never fetched: nobody plays it.
    if (!variant) return '/example';
    const [width = 1240, height = 1754] = sizes.get(id) ?? [];
    const svg = id === 'pdf' ? page(width, height) : picture(id, width, height);
    return `data:image/svg+xml,${encodeURIComponent(svg)}`;
  },
  plainUrls: true,
  save: () => undefined,
  bytes: async () => new Blob([smallPdf()]),
  askDelete: () => undefined,
  cancelUpload: () => undefined,
  retryUpload: () => undefined,
};

const file = (name: string, type: string, size: number) => new File([new Uint8Array(size)], name, { type });

export const emptyTrayControl: TrayControl = {
  files: [],
  refused: [],
  add: () => undefined,
  remove: () => undefined,
  dismissRefused: () => undefined,
  clear: () => undefined,
};

export const fullTrayControl: TrayControl = {
  ...emptyTrayControl,
  files: [
    { id: 't1', file: new File([picture('upload', 400, 300)], 'carton.svg', { type: 'image/svg+xml' }) },
    { id: 't2', file: file('bon-de-livraison-du-12-mars-2026.pdf', 'application/pdf', 84_000) },
    { id: 't3', file: file('a.mp4', 'video/mp4', 8_400_000) },
  ],
  refused: [
    { id: 'r1', fileName: 'Sauvegarde complète.zip', code: 'unsupported_media_type' },
    { id: 'r2', fileName: 'film-du-dégât-des-eaux.mov', code: 'file_too_large' },
  ],
};
