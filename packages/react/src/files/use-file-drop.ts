import { useDropzone } from 'react-dropzone';

/** Makes a place take files that are dropped on it; null where there is nothing to do with them. */
export function useFileDrop(onFiles: ((files: readonly File[]) => void) | null) {
  const { getRootProps, isDragActive } = useDropzone({
    // Never `disabled`: the browser would open the file in the place of this page.
    onDrop: (files) => onFiles?.(files),
    noClick: true,
    noKeyboard: true,
    // The composer tells pasted pictures of text from pictures.
    noPaste: true,
  });
  return { getRootProps, isOver: isDragActive && onFiles !== null };
}
