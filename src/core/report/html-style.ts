/** The report's style sheet: the light tokens of the design, a page of 760 px, A4 in print. */
export const reportStyle = `
:root{color-scheme:light;--text-1:#14171C;--text-2:#454B55;--text-3:#60676F;--hair:#E2E4E8;--strong:#C6CAD1;--inset:#F7F8F9;--ink:#2B4494;--grew:#8F2166;--shrank:#07637C;
--ui:"Inter Variable",Inter,"PingFang SC","Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif;
--mono:"JetBrains Mono Variable","JetBrains Mono",ui-monospace,Menlo,"DejaVu Sans Mono","PingFang SC","Noto Sans CJK SC",monospace}
*{box-sizing:border-box}
html{background:#F0F1F3;-webkit-text-size-adjust:100%}
body{margin:0;font:13px/20px var(--ui);color:var(--text-1);font-variant-numeric:tabular-nums}
main{background:#fff;max-width:840px;width:calc(100% - 32px);margin:24px auto;padding:52px clamp(28px,6vw,60px) 40px;border:1px solid var(--strong)}
details>summary{cursor:pointer}
pre{font-family:var(--mono);font-size:11px;line-height:1.4;white-space:pre-wrap;overflow-wrap:anywhere;margin:4px 0 4px 14px}
code,.mono{font-family:var(--mono);font-size:.9615em;font-variant-ligatures:none;overflow-wrap:anywhere}
a{color:var(--ink);text-decoration:none}a:hover,a:focus{text-decoration:underline}
.top{display:flex;justify-content:space-between;gap:24px;font-size:11px;line-height:14px;color:var(--text-3)}
h1,.sub,.verdict,footer{font-variant-numeric:normal}
h1{font-size:24px;line-height:32px;font-weight:600;letter-spacing:-.012em;margin:4px 0 6px;overflow-wrap:anywhere}
.sub{color:var(--text-2);font-size:12px;line-height:18px;margin:0 0 0 -22px;clip-path:inset(0 0 0 22px);overflow-wrap:anywhere}
.sub span{display:inline-block;max-width:100%}.sub span::before{content:"·";display:inline-block;width:22px;text-align:center;color:var(--text-3)}
.rule{border:0;border-top:2px solid var(--text-1);margin:20px 0 22px}
.verdict{font-size:20px;line-height:29px;letter-spacing:-.012em;font-weight:500;margin:0 0 12px;max-width:64ch;text-wrap:balance}
.grade{display:flex;align-items:baseline;gap:8px;margin:0 0 22px;color:var(--text-2)}
.grade svg{flex:none;align-self:flex-start;margin-top:4px}.grade b{color:var(--text-1);font-weight:600;white-space:nowrap}
sup{font:10px/1 var(--mono);vertical-align:baseline;position:relative;top:-.45em;margin-left:2px;letter-spacing:-.02em;white-space:nowrap}
sup a+a{margin-left:3px}
.numbers{display:grid;grid-template-columns:repeat(4,1fr);border-top:1px solid var(--strong);border-bottom:1px solid var(--strong);margin:0 0 8px;overflow:hidden}
.numbers.of-1{grid-template-columns:1fr}.numbers.of-2{grid-template-columns:repeat(2,1fr)}.numbers.of-3{grid-template-columns:repeat(3,1fr)}.numbers.of-5{grid-template-columns:repeat(5,1fr)}.numbers.of-6{grid-template-columns:repeat(6,auto)}
.numbers>div{padding:9px 10px 10px 12px;margin:0 0 -1px -1px;border-left:1px solid var(--hair);border-bottom:1px solid var(--hair)}
.numbers dt{font-size:11px;line-height:14px;color:var(--text-2)}
.numbers dd{margin:3px 0 0;white-space:nowrap;font-size:14px;line-height:19px;font-weight:600}
.numbers .of{display:block;font-size:11px;line-height:14px;font-weight:400;color:var(--text-2)}
section{margin-top:34px}
h2{font-size:15px;line-height:20px;font-weight:600;margin:0 0 10px}
h2 i{font-style:normal;font-weight:400;color:var(--text-3);display:inline-block;min-width:26px}
h3{font-size:13px;line-height:18px;font-weight:600;margin:20px 0 6px}
p{margin:0 0 8px;max-width:84ch}.quiet{color:var(--text-3)}
figure{margin:10px 0 14px}figure svg{display:block;max-width:100%;height:auto}figcaption{color:var(--text-3);font-size:11px;line-height:16px;margin-top:8px}
.graph svg{margin:0 auto}
.chart svg text{font-family:var(--ui)}
table{border-collapse:collapse;width:100%;font-size:12px;line-height:16px}
caption{text-align:left;color:var(--text-2);padding:0 0 6px;font-size:12px}
th{text-align:left;font-weight:500;font-size:11px;line-height:14px;color:var(--text-2);border-bottom:1.5px solid var(--text-1);padding:4px 12px 5px 0;vertical-align:bottom}
td{border-bottom:1px solid var(--hair);padding:4px 12px 4px 0;vertical-align:top}
th.n,td.n{text-align:right;white-space:nowrap}th:last-child,td:last-child{padding-right:0}
td.t{white-space:nowrap}td.name{overflow-wrap:anywhere}
tr.accused td{font-weight:600}tr.total td{border-top:1.5px solid var(--text-1);border-bottom:0}
.new,.grew{color:var(--grew)}.gone,.shrank{color:var(--shrank)}.same{color:var(--text-3)}
ol.path{list-style:none;margin:4px 0 16px;padding:10px 14px;background:var(--inset);border-left:2px solid var(--strong)}
ol.path li{display:flex;gap:16px;justify-content:space-between;align-items:baseline;font:12px/19px var(--mono);color:var(--text-2)}
ol.path li>span:first-child{overflow-wrap:anywhere}
ol.path li>span:last-child{color:var(--text-3);font-size:11px;text-align:right;overflow-wrap:anywhere;max-width:55%}
ol.path li.accused>span:first-child{color:var(--text-1);font-weight:600}
.finding{border-top:1px solid var(--hair);padding:12px 0 6px}
.finding:first-of-type{border-top:0;padding-top:2px}
.claim{display:flex;gap:8px;align-items:baseline;margin:0 0 6px;font-weight:500}
.claim svg{flex:none;align-self:flex-start;margin-top:4px}.claim .word{color:var(--text-2);font-weight:400;white-space:nowrap}
.claim .class{margin-left:auto;color:var(--text-3);font:11px/16px var(--mono);white-space:nowrap;font-weight:400}
dl.cites{display:grid;grid-template-columns:110px 1fr;gap:2px 12px;margin:0 0 6px 20px;font-size:12px;line-height:18px}
dl.cites dt{color:var(--text-3)}dl.cites dd{margin:0}
dl.cites ul{list-style:none;margin:0;padding:0}
ul.plain{margin:0;padding:0 0 0 18px}ul.plain li{margin:0 0 4px;padding-left:2px}
.evidence td{padding-top:5px}.evidence .more td{border-bottom:1px solid var(--hair);padding-top:0;color:var(--text-3);font-size:11px}
.evidence .first td{border-bottom:0;padding-bottom:1px}.evidence .first td.mono{white-space:nowrap}.evidence tbody:target{background:#E1E7F5}
.hash{font-family:var(--mono);font-size:10.5px;overflow-wrap:anywhere}
footer{margin-top:40px;padding-top:12px;border-top:1px solid var(--strong);display:flex;flex-wrap:wrap;justify-content:space-between;gap:4px 24px;font-size:11px;line-height:16px;color:var(--text-3)}
@media screen{::-webkit-scrollbar{width:10px;height:10px;background:#F0F1F3}::-webkit-scrollbar-thumb{border:3px solid transparent;border-radius:5px;background:var(--strong) padding-box}}
@media screen and (max-width:700px){.numbers,.numbers[class]{grid-template-columns:repeat(2,1fr)}main{width:auto;margin:0;border:0;padding:28px 18px}dl.cites{grid-template-columns:1fr;margin-left:0}.claim{flex-wrap:wrap}figure{overflow-x:auto}}
@page{size:A4;margin:16mm 15mm}
@media print{html{background:#fff}main{width:auto;margin:0;padding:0;border:0;max-width:none}body{font-size:11.5px;line-height:17px;-webkit-print-color-adjust:exact;print-color-adjust:exact}
h2,h3{break-after:avoid}tr,figure,.finding,.numbers,ol.path li{break-inside:avoid}figure.graph svg{max-height:80mm;width:auto}.evidence tbody{break-inside:avoid}thead{display:table-header-group}section{margin-top:26px}footer{break-before:avoid;break-inside:avoid;margin-top:20px}a{color:var(--ink)}}
`.trim();
