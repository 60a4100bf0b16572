/** The mark: a shield with a tick. */
export const Logo = ({ className }: { className: string }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
    <rect width="24" height="24" rx="6" className="fill-accent" />
    <g fill="none" className="stroke-white" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round">
      <path d="M12 4.6l5.6 2.200v4.600c0 3.6-2.3 6.5-5.6 7.9-3.3-1.4-5.6-4.3-5.6-7.900V6.800z" />
      <path d="M9.4 11.900l1.9 1.9 3.5-3.7" />
    </g>
  </svg>
)
