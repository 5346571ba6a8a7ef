import { useEffect, useRef } from "react";

interface Props {
  /** Starts drawing on the canvas; what it returns ends that. Keep it the same between renders. */
  attach: (canvas: HTMLCanvasElement) => () => void;
  label: string;
  className?: string | undefined;
}

/** A canvas that something outside React draws on. */
export function AttachedCanvas({ attach, label, className }: Props) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => (ref.current ? attach(ref.current) : undefined), [attach]);
  return <canvas ref={ref} className={className} role="img" aria-label={label} />;
}
