/** The style sheet of the documents for people. */
export const DOCS_STYLE = `body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #ccc; padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
pre { background: #f4f4f4; padding: 0.8rem; overflow: auto; max-height: 24rem; }
@media (prefers-color-scheme: dark) {
  body { background: #181818; color: #ddd; }
  a { color: #8ab4f8; }
  pre { background: #242424; }
  th, td { border-color: #444; }
}
`;
