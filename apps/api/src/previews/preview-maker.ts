/** What was found out of a file by decoding it. Sizes are pixels as it is shown: the right way up. */
export interface Previews {
  width?: number;
  height?: number;
  /** Milliseconds. */
  durationMs?: number;
  pageCount?: number;
  /** Files in WebP without any metadata; both or none. Gone once the caller's work has settled. */
  variants?: { thumbnail: string; preview: string };
}

/**
 * Makes what is shown of a file: its first page, its poster frame, itself made smaller. Decoding happens in a process of
 * its own with limits of time, memory and pixels and without a network, as the bytes are hostile.
 */
export interface PreviewMaker {
  /** Whether files of this type may have any. */
  handles(contentType: string): boolean;

  /**
   * Decodes the file and hands what came out to `use`. What cannot be decoded, for whatever reason, comes out as `{}`,
   * never as an error.
   */
  make<Result>(file: string, contentType: string, use: (previews: Previews) => Promise<Result>): Promise<Result>;
}

export const PREVIEW_MAKER = Symbol('PreviewMaker');
