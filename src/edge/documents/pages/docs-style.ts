/** The style sheet of the documents for people, beside the console's theme. */
export const DOCS_STYLE = `.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 0.5rem; z-index: 2; padding: 0.4rem 0.8rem; background: var(--paper); }
header { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 1.6rem; padding: 0.6rem 1.2rem; background: var(--paper); border-bottom: 1px solid var(--line); }
.name { font-weight: 700; }
.soft { color: var(--soft); font-weight: 400; font-size: 0.85rem; }
nav { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; }
nav a { padding: 0.2rem 0; text-decoration: none; border-bottom: 2px solid transparent; }
nav a:hover, nav a[aria-current] { border-bottom-color: var(--accent); }
main { max-width: 70rem; margin: 0 auto; padding: 1.6rem 1.2rem 5rem; }
main > * + * { margin-top: 0.9rem; }
h1 { font-size: 1.7rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; line-height: 1.3; margin-top: 2.2rem; }
h3 { margin: 0.6rem 0 0.3rem; font-size: 0.95rem; }
.lead { font-size: 1.1rem; }
ul, main > ol { margin: 0.6rem 0 0; padding-left: 1.3rem; }
main > ol { list-style: decimal; }
li + li { margin-top: 0.35rem; }
p, li, td { overflow-wrap: anywhere; }
.verb { font-weight: 600; font-size: 0.8rem; color: var(--accent); }
.required { font-size: 0.78rem; font-weight: 600; color: var(--warn); }
.scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
table { border-collapse: collapse; width: 100%; min-width: 38rem; font-size: 0.92rem; }
th, td { padding: 0.5rem 0.8rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tr:last-child > td { border-bottom: 0; }
thead:not(:has(th)) { display: none; }
th { color: var(--soft); font-size: 0.8rem; font-weight: 600; }
td { min-width: 7rem; }
td:first-child { min-width: 4.5rem; }
td a, td code { overflow-wrap: normal; }
pre { margin: 0.3rem 0; padding: 0.7rem 0.9rem; max-height: 30rem; overflow: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; line-height: 1.45; }
:not(pre) > code { padding: 0.05rem 0.3rem; border-radius: 4px; background: var(--code); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 1.2rem; }
.pair > div { min-width: 0; }
details summary { cursor: pointer; color: var(--accent); margin-top: 0.4rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
@media (max-width: 40rem) {
  header { position: static; padding: 0.6rem 0.8rem; }
  main { padding: 1.2rem 0.8rem 3rem; }
  th, td { padding: 0.4rem 0.55rem; }
}
`;
