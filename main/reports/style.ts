/** The style sheet of reports: tokens of the screen in light, sizes in CSS pixels of paper, only logical sides. */
import { MARGIN, GAP, type PageSize } from './look.ts';

/** @param fonts  rules that bring the fonts along. */
export const styleSheet = ({ width, height, halfWidth }: PageSize, paper: string, fonts: string): string => `${fonts}
@page { size: ${paper}; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
html { background: #edebe6 }
.page { color: #191d20; font: 400 12px/19px Inter, "Noto Sans Arabic", sans-serif; font-variant-numeric: tabular-nums; -webkit-print-color-adjust: exact; print-color-adjust: exact; position: relative; width: ${width}px; height: ${height}px; margin: 16px auto; padding: 40px ${MARGIN}px 0; background: #ffffff; overflow: hidden; break-after: page; box-shadow: 0 1px 2px #0000000f, 0 6px 20px #0000001a }
[lang=ar] .page { font-family: "Noto Sans Arabic", Inter, sans-serif }
.page:last-child { break-after: auto }
header { display: flex; align-items: center; gap: 9px; height: 36px; padding-block-end: 10px; border-block-end: 2px solid #191d20; margin-block-end: 10px; color: #61676c }
header b { font-size: 13px; font-weight: 600; color: #191d20 }
header .page-number { margin-inline-start: auto }
header span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
footer { position: absolute; inset-inline: ${MARGIN}px; inset-block-end: 22px; height: 84px; display: grid; grid-template-columns: repeat(3, 1fr); gap: 14px; padding-block-start: 7px; border-block-start: 1px solid #d6d2ca; font-size: 8.6px; line-height: 12.4px; color: #4d5459; overflow: hidden }
footer b { font-weight: 600; color: #191d20 }
h1 { font-size: 22px; line-height: 30px; font-weight: 600; letter-spacing: -0.01em }
[lang=ar] h1 { letter-spacing: 0 }
h2 { font-size: 12.5px; line-height: 20px; font-weight: 600; padding-block-end: 6px }
h2 small { font-weight: 400; color: #61676c }
h2.heading { font-size: 15px; padding-block-start: 8px }
.lead { max-width: 90%; font-size: 12.5px; line-height: 20px; color: #4d5459; margin-block: 2px 14px }
.kpis { display: flex; border: 1px solid #d6d2ca; border-radius: 8px; margin-block-end: 14px; height: 74px }
.kpi { flex: 1 1 0; min-width: 0; padding: 8px 13px; display: flex; flex-direction: column; border-inline-start: 1px solid #e7e4de; font-size: 10.5px; line-height: 16px; color: #4d5459 }
.kpi:first-child { border-inline-start: 0 }
.kpi b { font-size: 20px; line-height: 25px; font-weight: 600; color: #191d20 }
.kpi span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
.block { margin-block-end: 14px }
svg { display: block }
svg.chart, svg.map { direction: ltr }
svg.map { border-radius: 8px }
svg.map text { font-size: 10.5px; text-anchor: middle; fill: #5c6163 }
svg.map .name { paint-order: stroke; stroke: #f5f3ee; stroke-width: 2.6px; stroke-linejoin: round }
svg.map .scale { fill: #191d20; font-size: 10px }
svg.map .badge { fill: #191d20; font-size: 10px; font-weight: 600 }
svg.map .badge.finding { fill: #ba3c0a }
.legend { display: flex; align-items: center; gap: 14px; font-size: 10px; line-height: 13px; color: #4d5459; height: 32px }
.legend b { font-weight: 600; color: #191d20 }
.legend .scale { display: flex }
.legend .scale span { width: 24px; text-align: start }
.legend .key { display: flex; align-items: center; gap: 6px }
.columns { display: grid; grid-template-columns: ${halfWidth}px ${halfWidth}px; column-gap: ${GAP}px }
.about { font-size: 11px; line-height: 18px; color: #4d5459 }
.note { padding: 14px; border: 1px solid #e7e4de; border-radius: 8px; background: #f8f7f4; color: #4d5459; margin-block-end: 14px }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
th { font-weight: 400; color: #61676c; font-size: 10px; line-height: 14px; text-align: start; padding-block: 3px; vertical-align: bottom }
td { border-block-start: 1px solid #e7e4de; font-size: 11px; line-height: 16px; padding-block: 2px }
.ranking td { height: 20.5px; white-space: nowrap; line-height: 14px }
.ranking th:nth-child(1) { width: 20px }
.ranking th:nth-child(3) { width: 104px }
.ranking th:nth-child(4) { width: 44px }
.ranking th:nth-child(5) { width: 58px }
.rank { color: #61676c }
.clip { overflow: hidden; text-overflow: ellipsis }
.count, .change, .end { text-align: end }
td.count { font-weight: 600 }
.change svg { display: inline-block; margin-inline-start: 4px }
.list th, .list td { padding-inline-end: 10px; vertical-align: top }
.list td:last-child, .list th:last-child { padding-inline-end: 0 }
.cell { max-height: 48px; overflow: hidden; overflow-wrap: anywhere }
.code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.92em }
@media print { html { background: #ffffff } .page { margin: 0; box-shadow: none } }
`;
