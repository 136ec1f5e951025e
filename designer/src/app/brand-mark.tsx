/** Warp and weft: the mark of the loom. */
export function BrandMark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#0d7268" />
      <g fill="none" strokeWidth="3.2" strokeLinecap="round">
        <path d="M11 7v18M21 7v18" stroke="#86dcc8" />
        <path d="M7 11h14M25 11h.01M7 21h.01M11 21h14" stroke="#fff" />
        <path d="M11 7v18" stroke="#86dcc8" strokeDasharray="9 30" strokeDashoffset="-10" />
        <path d="M21 7v6" stroke="#86dcc8" />
      </g>
    </svg>
  );
}
