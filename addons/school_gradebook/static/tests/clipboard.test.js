import { describe, expect, test } from "@odoo/hoot";

import { parseHtml, parseText, readBlock, writeBlock } from "@school_gradebook/sheet/clipboard";

describe.current.tags("headless");

/** Excel: style sheet, conditional comments, widths in an unseen row, breaks in the source. */
const EXCEL = `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]-->
<style><!--table {mso-displayed-decimal-separator:"\\,";} .xl65 {mso-number-format:"0\\.00";} --></style></head>
<body link="#0563C1"><table border=0 cellpadding=0 cellspacing=0 width=192>
<!--StartFragment-->
 <col width=64 span=3 style='width:48pt'>
 <tr height=20 style='height:15.0pt'>
  <td height=20 class=xl65 align=right width=64>8.50</td>
  <td class=xl65 width=64>Nguy&#7877;n&nbsp;V&#259;n
  An</td>
  <td align=right width=64>10</td>
 </tr>
 <tr height=20><td height=20 colspan=2 class=xl66><span style='mso-spacerun:yes'>  </span>CĐ</td><td></td></tr>
<!--EndFragment-->
 <![if supportMisalignedColumns]>
 <tr height=0 style='display:none'><td width=64 style='width:48pt'></td><td></td><td></td><td></td></tr>
 <![endif]>
</table></body></html>`;

const LIBREOFFICE = `<!DOCTYPE html><html><head><style type="text/css">td { font-size:x-small }</style></head>
<body><table cellspacing="0" border="0"><colgroup span="2" width="85"></colgroup>
<tr><td height="17" align="right" sdval="8.5" sdnum="1066;">8,5</td><td sdval="7.25" sdnum="1066;0;0">7</td></tr>
<tr><td height="17" align="left"><br></td><td align="right" sdval="9" sdnum="1066;"><font>9</font></td></tr>
</table></body></html>`;

const SHEETS = `<meta charset='utf-8'><google-sheets-html-origin><style type="text/css"><!--td {border: 1px}--></style>
<table xmlns="http://www.w3.org/1999/xhtml" cellspacing="0" dir="ltr"><colgroup><col width="100"/></colgroup><tbody>
<tr style="height:21px;"><td data-sheets-value="{&quot;1&quot;:3,&quot;3&quot;:7.25}" data-sheets-numberformat="{}">7,3</td>
<td data-sheets-value="{&quot;1&quot;:2,&quot;2&quot;:&quot;Đ&quot;}">Đ</td></tr>
<tr><td rowspan="2">8</td><td>H</td></tr><tr><td>T</td></tr></tbody></table>`;

test("Excel: what a cell shows, merged cells, no noise", () => {
    expect(parseHtml(EXCEL)).toEqual([
        ["8.50", "Nguyễn Văn An", "10"],
        ["CĐ", "", ""],
    ]);
});

test("LibreOffice: a number that the cell shows rounded comes whole", () => {
    expect(parseHtml(LIBREOFFICE)).toEqual([
        ["8,5", "7,25"],
        ["", "9"],
    ]);
});

test("Google Sheets: whole numbers, cells merged downwards", () => {
    expect(parseHtml(SHEETS)).toEqual([
        ["7,25", "Đ"],
        ["8", "H"],
        ["", "T"],
    ]);
});

test("a date that a spreadsheet made of a mark stays what it shows", () => {
    const html = `<table><tr><td sdval="45877" sdnum="1066;0;D/M">8/5</td></tr></table>`;
    expect(parseHtml(html)).toEqual([["8/5"]]);
});

test("only the first table counts, and not the tables inside it", () => {
    const inner = "<table><tr><td>1</td></tr></table>";
    const html = `<table><tr><td>8</td><td>${inner}</td></tr></table><table><tr><td>2</td></tr></table>`;
    expect(parseHtml(html)).toEqual([["8", "1"]]);
    expect(parseHtml("<p>8</p>")).toEqual([]);
    expect(parseHtml("<table></table>")).toEqual([]);
});

test("a script in what is pasted does not run", () => {
    window.pasted = false;
    const image = `<img src="x" onerror="window.pasted = true">`;
    expect(
        parseHtml(
            `<table><tr><td>8${image}<script>window.pasted = true</script></td></tr></table>`,
        ),
    ).toEqual([["8"]]);
    expect(window.pasted).toBe(false);
    delete window.pasted;
});

test("text: tabs, quoted breaks, the break at the end", () => {
    expect(parseText("8,5\t9\r\n7\t\r\n")).toEqual([
        ["8,5", "9"],
        ["7", ""],
    ]);
    expect(parseText('"chăm\nngoan"\t8\n"nói ""vâng"""\t9')).toEqual([
        ["chăm ngoan", "8"],
        ['nói "vâng"', "9"],
    ]);
    expect(parseText('"chưa đóng\t8')).toEqual([['"chưa đóng', "8"]]);
    expect(parseText("8\r9\r10")).toEqual([["8"], ["9"], ["10"]]);
    expect(parseText("\t\n8\t")).toEqual([[""], ["8"]]);
    expect(parseText("")).toEqual([]);
    expect(parseText("\n\n")).toEqual([]);
});

test("an empty first cell keeps its place", () => {
    expect(parseText("\t8\n7\t9")).toEqual([
        ["", "8"],
        ["7", "9"],
    ]);
    expect(parseText("8\n\n9")).toEqual([["8"], [""], ["9"]]);
});

test("decomposed letters and unseen characters are cleaned", () => {
    expect(parseText("C\u0110\t\u200b8\u00a0\tNguye\u0302\u0303n")).toEqual([
        ["CĐ", "8", "Nguyễn"],
    ]);
});

test("a table comes before text; text alone will do", () => {
    const data = new window.DataTransfer();
    data.setData("text/plain", "1\t2");
    expect(readBlock(data)).toEqual([["1", "2"]]);
    data.setData("text/html", "<b>bold</b>");
    expect(readBlock(data)).toEqual([["1", "2"]]);
    data.setData("text/html", "<table><tr><td>8</td></tr></table>");
    expect(readBlock(data)).toEqual([["8"]]);
    expect(readBlock(new window.DataTransfer())).toEqual([]);
});

test("what is copied can be pasted, and says its numbers to spreadsheets", () => {
    const block = [
        ["8,5", "v", ""],
        ["", "10,0", "a < b & c"],
    ];
    const data = new window.DataTransfer();
    writeBlock(data, block);
    expect(data.getData("text/plain")).toBe("8,5\tv\t\n\t10,0\ta < b & c");
    expect(data.getData("text/html")).toInclude('sdval="8.5"');
    expect(readBlock(data)).toEqual(block);
    expect(parseText(data.getData("text/plain"))).toEqual(block);
});
