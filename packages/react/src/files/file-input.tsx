import type { Ref } from 'react';

/** The device's own choice of files: on phones the camera and the photos too, as no type is asked for. */
export function FileInput({ ref, onFiles }: { ref: Ref<HTMLInputElement>; onFiles(files: readonly File[]): void }) {
  return (
    <input
      ref={ref}
      type="file"
      multiple
      hidden
      onChange={({ currentTarget }) => {
        onFiles([...(currentTarget.files ?? [])]);
        // The same file again, after it was removed, is a choice too.
        currentTarget.value = '';
      }}
    />
  );
}
