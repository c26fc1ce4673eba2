/** Colours and faces. Text on its ground is at 4.5 to 1 or better in both themes; axe checks it in a browser. */
export const themeStyles = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfb; --raised: #f5f4ef; --ink: #1b1e22; --quiet: #565c63; --rule: #dcdad2; --rule-strong: #1b1e22;
  --link: #0d4f73; --focus: #b45309; --selection: #d8e6ee; --edge: #1b1e2226;
  --bad: #a11d23; --warn: #94480a; --mid: #6b5600; --calm: #4b5563; --good: #1f6240; --open: #5b3f8c;
  --s1: #2f5d8a; --s2: #8a5a12; --s3: #3c6e47; --s4: #9c3d3d; --s5: #5b4a8a; --s6: #146c6c; --s7: #7a4a68; --s8: #5f6368; --on-series: #ffffff;
  --mark-1: #565c63; --mark-2: #a11d23; --mark-3: #0d4f73;
  --serif: "Iowan Old Style", "Palatino Nova", Palatino, "Palatino Linotype", "URW Palladio L", P052, "Source Serif 4", Charter, Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --raised: #1e2125; --ink: #e7e5df; --quiet: #a6abb2; --rule: #34383d; --rule-strong: #a6abb2;
    --link: #8fc3e4; --focus: #f0a860; --selection: #2b4557; --edge: #000000b0;
    --bad: #f2938f; --warn: #eaa56a; --mid: #d9bf62; --calm: #b4bac2; --good: #86cfa3; --open: #c0acec;
    --s1: #8ab4d8; --s2: #d6a85c; --s3: #8cc29a; --s4: #e39a94; --s5: #b5a6e0; --s6: #6fc3c3; --s7: #d3a3c2; --s8: #a9aeb4; --on-series: #121416;
    --mark-1: #a6abb2; --mark-2: #f2938f; --mark-3: #8fc3e4;
  }
}`
