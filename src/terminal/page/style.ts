/** The page's one style sheet: light, dark and paper, no images, no fonts from elsewhere. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1c1e21;--soft:#5d636c;--line:#d9dce1;--paper:#fff;--tint:#f4f5f7;--good:#1a7f4b;--bad:#b3261e;--care:#8a5a00;--bar:#2f6fde}
@media (prefers-color-scheme:dark){:root{--ink:#e7e9ec;--soft:#a2a9b3;--line:#3a3f46;--paper:#16181b;--tint:#1f2226;--good:#5cc98f;--bad:#ff8a80;--care:#e5b567;--bar:#6ea0f7}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:60rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.05rem;margin:2.25rem 0 .5rem}
p{margin:.4rem 0}
.soft{color:var(--soft)}
.good{color:var(--good)}.bad{color:var(--bad)}.care{color:var(--care)}
.error{border-left:4px solid var(--bad);background:var(--tint);padding:.6rem .9rem;margin:1rem 0}
.figures{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.25rem 0 0;padding:0;list-style:none}
.figures li{flex:1 1 8rem;background:var(--tint);border-radius:.5rem;padding:.6rem .9rem}
.figures b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line)}
th{font-weight:600;color:var(--soft);font-size:.85rem;white-space:nowrap}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;width:1%}
td.key{white-space:nowrap;overflow-wrap:normal;width:1%}
td.place{min-width:8rem}
td{overflow-wrap:anywhere}
td.bar{width:30%;min-width:7rem;vertical-align:middle}
svg{display:block;width:100%;height:.6rem}
svg .all{fill:var(--line)}svg .part{fill:var(--bar)}
code{font:.875em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.25rem;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
@media print{:root{color-scheme:light;--ink:#000;--soft:#444;--line:#bbb;--paper:#fff;--tint:#fff;--good:#000;--bad:#000;--care:#000;--bar:#444}body{font-size:10.5pt}main{max-width:none;padding:0}h2{break-after:avoid}tr,li,.error{break-inside:avoid}thead{display:table-header-group}.figures li{border:1px solid var(--line)}svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`.trim();
