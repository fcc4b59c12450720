"""The style sheets of a report: for browsers and their printers, and for a typesetter that knows little."""

SCREEN = """
:root{color-scheme:light}
body{font:14px/1.45 Inter,"Segoe UI",Helvetica,Arial,sans-serif;color:#1A2130;background:#fff;margin:0 auto;padding:32px;max-width:1120px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:17px;margin:32px 0 8px}h3{font-size:13px;margin:20px 0 6px;color:#566073}
h2.currency{font-size:20px;border-top:2px solid #1A2130;padding-top:16px}
.days,.amounts,.under{color:#566073;margin:0 0 8px}.under{font-size:12px}
.simulated{background:#F3EAFB;color:#5B2A86;border:1px dashed #5B2A86;border-radius:6px;padding:8px 12px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
.figures th{font-weight:600;font-size:12px;color:#566073;border-bottom:1px solid #8993A4;vertical-align:bottom}
.figures{margin-top:26px}.figures th.title{font-size:16px;color:#1A2130;border:0;padding:0 4px 8px 4px}
.figures td{border-bottom:1px solid #E7EAF0;vertical-align:top}.figures td:first-child{max-width:300px;overflow-wrap:anywhere}
.figures tr.total td{font-weight:600;border-top:1px solid #8993A4;border-bottom:0}
.figures td.open{background:repeating-linear-gradient(45deg,#fff 0 5px,#F1F3F8 5px 7px)}
.cards td{border:1px solid #DCE0E8;vertical-align:top;padding:10px 12px}
.label{font-size:12px;color:#566073}.big{font-size:18px;font-weight:600}
.better{color:#12663A;font-size:12px}.worse{color:#B3261E;font-size:12px}.other{color:#566073;font-size:12px}
.chart{overflow-x:auto}.chart svg{width:100%;height:auto}
ul{padding-left:20px}
@media print{
 @page{size:A4 landscape;margin:14mm}
 body{padding:0;max-width:none;font-size:10.5px}h2{break-after:avoid}tr,.chart,.cards{break-inside:avoid}
 thead{display:table-header-group}.big{font-size:14px}
 .simulated,.figures td.open{print-color-adjust:exact;-webkit-print-color-adjust:exact}
 .figures td.open{background:#F1F3F8}
}
"""
PRINT = """
body{font-family:Inter;font-size:8pt;color:#1A2130}
h1{font-size:17pt;font-weight:600}h2{font-size:11.5pt;font-weight:600;margin-top:14px}h3{font-size:8.5pt;font-weight:600;color:#566073}
.days,.amounts,.under{color:#566073}.under{font-size:7pt}
.simulated{color:#5B2A86;background-color:#F3EAFB}
.figures{margin-top:16px;border-collapse:collapse}
.figures th{font-size:7.5pt;font-weight:600;color:#566073;border-bottom:1px solid #8993A4}
.figures th.title{font-size:11pt;color:#1A2130;border-bottom:0px}
.figures td{border-bottom:1px solid #DCE0E8}
.figures tr.total td{font-weight:600}
.open{background-color:#F1F3F8}
.label{font-size:7pt;color:#566073}.big{font-size:11pt;font-weight:600}
.better{color:#12663A;font-size:7pt}.worse{color:#B3261E;font-size:7pt}.other{color:#566073;font-size:7pt}
"""
