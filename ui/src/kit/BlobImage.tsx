import { useCallback } from "react";

interface Props {
  blob: Blob;
  alt: string;
  className?: string | undefined;
}

/** Shows a picture that was fetched with the token, which an `<img>` cannot send itself. */
export function BlobImage({ blob, alt, className }: Props) {
  const attach = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(blob);
      image.src = url;
      return () => {
        URL.revokeObjectURL(url);
      };
    },
    [blob],
  );
  return <img ref={attach} alt={alt} className={className} />;
}
