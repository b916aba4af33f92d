/**
 * The files of a paste. An office program puts a picture of the text beside the text itself: then the text is meant, and
 * there are none.
 */
export function pastedFiles(data: Pick<DataTransfer, 'files' | 'types'>): File[] {
  const isText = data.types.includes('text/plain') && data.types.includes('text/html');
  return isText ? [] : [...data.files];
}
