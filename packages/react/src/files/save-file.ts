/** Hands a file over to the browser's own downloads, which show how far it is and can begin again. */
export function saveFile(url: string, fileName: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
}
