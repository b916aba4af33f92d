import { splitLinks } from './links';

/** A message's text as it was written: line breaks kept, links to follow, nothing interpreted. */
export function LinkedText({ content }: { content: string }) {
  let position = 0;
  return splitLinks(content).map((part) => {
    const key = position;
    position += part.text.length;
    return part.href === null ? (
      part.text
    ) : (
      <a
        key={key}
        href={part.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-accent underline decoration-1 underline-offset-2 hover:decoration-2"
      >
        {part.text}
      </a>
    );
  });
}
