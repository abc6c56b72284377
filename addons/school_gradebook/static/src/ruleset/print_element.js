const STYLE = `
    @page { size: A4; margin: 20mm 18mm; }
    body { font: 12pt/1.4 "Times New Roman", "Liberation Serif", serif; color: #000; }
    h1 { font-size: 15pt; }
    h2 { font-size: 12.5pt; margin: 1em 0 .25em; break-after: avoid; }
    p { margin: .2em 0; }
    table { border-collapse: collapse; margin: .4em 0; }
    tr { break-inside: avoid; }
    th, td { border: 1px solid #000; padding: .15em .5em; text-align: left; }
    .o_explain_rule { border: 0; padding: 0; background: none; font: inherit; font-size: 9pt; }
`;

/**
 * Print one element on paper of its own, without the screen around it.
 *
 * @param {HTMLElement} element
 * @param {string} title
 * @returns {HTMLIFrameElement} the hidden page; it goes once it is printed
 */
export function printElement(element, title) {
    const frame = document.createElement("iframe");
    frame.setAttribute("aria-hidden", "true");
    frame.style.cssText = "position: fixed; width: 0; height: 0; border: 0;";
    document.body.append(frame);
    const page = frame.contentDocument;
    page.title = title;
    const style = page.createElement("style");
    style.textContent = STYLE;
    const heading = page.createElement("h1");
    heading.textContent = title;
    page.head.append(style);
    page.body.append(heading, page.importNode(element, true));
    frame.contentWindow.addEventListener("afterprint", () => frame.remove());
    frame.contentWindow.focus();
    frame.contentWindow.print();
    return frame;
}
