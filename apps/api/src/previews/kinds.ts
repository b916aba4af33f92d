import type { Decode } from './decode.js';
import { decodeHeic } from './heic.js';
import { decodeAudio, decodeVideo } from './media.js';
import { decodePdf } from './pdf.js';
import { findProgram } from './programs.js';

/** ffmpeg's name for what a type is packed in. */
const VIDEOS = { 'video/mp4': 'mov', 'video/quicktime': 'mov', 'video/webm': 'matroska' };
const SOUNDS = { 'audio/mpeg': 'mp3', 'audio/mp4': 'mov', 'audio/ogg': 'ogg', 'audio/wav': 'wav' };
/** Those that sharp decodes itself. HEIC is not among them: its codec is not in the libraries that sharp brings. */
const IMAGES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'];

const decodeImage: Decode = ({ file, render }) => render(file);

export interface Kinds {
  /** By content type: how it is decoded with what is installed here. */
  decodes: ReadonlyMap<string, Decode>;
  /** Programs that would decode more, if they were installed. */
  missing: string[];
}

export function findKinds(find = findProgram): Kinds {
  const missing: string[] = [];
  const need = (...names: [string, ...string[]]) => {
    const path = find(...names);
    if (path === null) {
      missing.push(names[0]);
    }
    return path;
  };
  const decodes = new Map(IMAGES.map((type) => [type, decodeImage]));
  // From libheif 1.18 on it is heif-dec.
  const heifConvert = need('heif-convert', 'heif-dec');
  const pdfinfo = need('pdfinfo');
  const pdftoppm = need('pdftoppm');
  const ffprobe = need('ffprobe');
  const ffmpeg = need('ffmpeg');
  if (heifConvert) {
    decodes.set('image/heic', decodeHeic(heifConvert));
  }
  if (pdfinfo && pdftoppm) {
    decodes.set('application/pdf', decodePdf(pdfinfo, pdftoppm));
  }
  if (ffprobe && ffmpeg) {
    for (const [type, demuxer] of Object.entries(VIDEOS)) {
      decodes.set(type, decodeVideo(ffprobe, ffmpeg, demuxer));
    }
  }
  if (ffprobe) {
    for (const [type, demuxer] of Object.entries(SOUNDS)) {
      decodes.set(type, decodeAudio(ffprobe, demuxer));
    }
  }
  return { decodes, missing };
}
