// Small tools for building a part of the kit as one tree of elements. The page, the print, the copied text and the
// download are all made from that tree, so that they cannot disagree.
window.kit = window.kit || {};
{
  // What a visitor wrote is always set as text, never as markup.
  const make = (tag, ...children) => {
    const node = document.createElement(tag);
    node.append(...children.filter((child) => child !== "" && child !== null && child !== undefined));
    return node;
  };

  // Markup from the guide's own pages; links are kept from the site's root.
  const fromPage = (html) => {
    const node = document.createElement("template");
    node.innerHTML = html;
    for (const link of node.content.querySelectorAll("a[data-root]")) link.href = kit.root + link.dataset.root;
    return node.content;
  };

  // role/levels/#one is role/levels.html#one in the edition for reading from a disk, and skills/ is skills/index.html.
  const filed = (path) =>
    path.replace(/^([\w-]+)\/([\w-]+)?\/?(#.*)?$/, (_, folder, page, place) => `${folder}/${page || "index"}.html${place || ""}`);

  const link = (path, text) => {
    const node = make("a", text);
    node.href = kit.root + (location.pathname.endsWith(".html") ? filed(path) : path);
    return node;
  };

  // A bracket that only the reader can fill is marked, so that nobody posts it by mistake.
  const withGaps = (tag, text) => {
    const node = make(tag);
    text.split(/(\[[^\]]+\])/).forEach((piece, place) => {
      if (place % 2) {
        const gap = make("mark", piece);
        gap.className = "kit-gap";
        node.append(gap);
      } else node.append(piece);
    });
    return node;
  };

  // Capital letters in a template are its headings; a dash begins a list, a number an ordered one.
  const fromTemplate = (text) => {
    const nodes = [];
    let list = null;
    // A line that begins with spaces goes on with the item above it.
    for (const line of text.replace(/\n {2,}(?=\S)/g, " ").split("\n")) {
      const item = line.match(/^(-|\d+\.) (.*)/);
      if (item) {
        const tag = item[1] === "-" ? "ul" : "ol";
        if (!list || list.localName !== tag) nodes.push((list = make(tag)));
        list.append(withGaps("li", item[2]));
      } else {
        list = null;
        if (/^[A-Z][A-Z ,]+$/.test(line)) nodes.push(make("h4", line));
        else if (line.trim()) nodes.push(withGaps("p", line));
      }
    }
    return nodes;
  };

  // Headings, lists and lines to write on, as plain text.
  const toText = (node) => {
    const walk = (part, depth) => {
      if (part.nodeType === Node.TEXT_NODE) return part.textContent.replace(/\s+/g, " ");
      if (part.nodeType !== Node.ELEMENT_NODE && part.nodeType !== Node.DOCUMENT_FRAGMENT_NODE) return "";
      if (part.matches && part.matches("button, select, label, .kit-tools, .kit-objections, [hidden]")) return "";
      const inside = (deeper = depth) => [...part.childNodes].map((child) => walk(child, deeper)).join("");
      switch (part.localName) {
        case "h2": case "h3": return `\n\n${inside().trim().toUpperCase()}\n`;
        case "h4": return `\n\n${inside().trim()}\n`;
        case "p": case "figure": case "caption": return `\n${inside().trim()}\n`;
        case "div": case "section": case "table": case "tbody": case "thead": return `\n${inside()}`;
        case "pre": return `\n${part.textContent.trim()}\n`;
        case "hr": return "\n______________________________________________\n";
        case "br": return "\n";
        case "li": {
          const mark = part.parentElement.localName === "ol" ? `${[...part.parentElement.children].indexOf(part) + 1}.` : "-";
          return `\n${"  ".repeat(depth)}${mark} ${inside(depth + 1).trim()}`;
        }
        case "ul": case "ol": return `${inside()}\n`;
        case "tr": return `\n${[...part.children].map((cell) => walk(cell, depth).trim()).join(" | ")}`;
        default: return inside();
      }
    };
    return walk(node, 0).replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim();
  };

  Object.assign(kit, { make, fromPage, link, withGaps, fromTemplate, toText });
}
