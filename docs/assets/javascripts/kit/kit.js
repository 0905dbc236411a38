// The page: the form on one side, the chosen part on the other; what leaves the page; the way back.
{
  const { make, toText, link } = kit;
  const byId = (id) => document.getElementById(id);
  const form = byId("kit-form");
  const out = byId("kit-out");
  const status = byId("kit-status");
  const pasted = byId("kit-pasted");
  let shown = "ad";

  for (const [names, rows] of kit.data.support) {
    for (const [version] of rows.slice(0, 12)) byId("kit-versions").append(new Option(`${names[0]} ${version}`));
  }

  const button = (text, act) => {
    const node = make("button", text);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  };

  // What leaves the page: rich text with headings and lists, plain text, paper, a file, a link.
  const say = (text) => (status.textContent = text);
  const copyRich = async (part) => {
    const html = new Blob([withoutTools(part).innerHTML], { type: "text/html" });
    const plain = new Blob([toText(part)], { type: "text/plain" });
    await navigator.clipboard.write([new ClipboardItem({ "text/html": html, "text/plain": plain })]);
    say("Copied with headings and lists.");
  };
  const copyPlain = async (part) => {
    await navigator.clipboard.writeText(toText(part));
    say("Copied as plain text.");
  };
  const withoutTools = (part) => {
    const copy = part.cloneNode(true);
    copy.querySelectorAll(".kit-tools, .kit-swap, .kit-objections").forEach((node) => node.remove());
    return copy;
  };
  const print = (part) => {
    part.dataset.print = "";
    document.body.dataset.kitPrint = "";
    window.print();
    delete document.body.dataset.kitPrint;
    delete part.dataset.print;
  };
  const download = (part, name) => {
    const file = make("a");
    file.href = URL.createObjectURL(new Blob([toText(part)], { type: "text/plain;charset=utf-8" }));
    file.download = `${name}.txt`;
    file.click();
    setTimeout(() => URL.revokeObjectURL(file.href), 1000);
  };

  const tools = (part, name) => {
    const node = make("div", button("Copy", () => copyRich(part).catch(() => copyPlain(part))), button("Copy as plain text", () => copyPlain(part)),
      button("Print", () => print(part)), button("Download", () => download(part, `kit-${name}`)));
    if (navigator.share) node.append(button("Share", () => navigator.share({ title: document.title, text: toText(part) }).catch(() => {})));
    node.className = "kit-tools";
    return node;
  };

  const objections = (list, accept) => {
    const node = make("div", make("p", make("strong", list.length ? `${list.length} ${list.length === 1 ? "objection" : "objections"} a good candidate would raise` : "No objection")));
    node.className = "kit-objections";
    for (const one of list) {
      const more = link(one.link, "Why");
      const item = make("p", make("strong", one.quote ? `“${one.quote}”: ` : ""), `${one.why} ${one.todo} `, more);
      if (one.repair !== undefined && one.quote) item.append(" ", button(one.repair ? `Write “${one.repair}”` : "Strike it", () => accept(one)));
      node.append(item);
    }
    return node;
  };

  // An accepted repair changes the words where they were typed.
  const accept = (one) => {
    const answers = kit.answers.read(form);
    for (const name of Object.keys(answers)) {
      if (typeof answers[name] === "string") answers[name] = answers[name].split(one.quote).join(one.repair).replace(/ {2,}/g, " ").trim();
    }
    kit.answers.write(form, answers);
    changed();
  };

  const section = (name, answers) => {
    const part = kit.parts[name];
    const node = make("section", make("h2", part.title));
    node.id = `kit-${name}`;
    node.append(tools(node, name));
    if (name === "ad") node.append(objections(kit.objections(kit.adText(answers), answers), accept));
    node.append(...part.make(answers));
    return node;
  };

  const show = (answers) => {
    const fitting = Object.keys(kit.parts).filter((name) => !kit.parts[name].fits || kit.parts[name].fits(answers));
    if (shown !== "all" && !fitting.includes(shown)) shown = "ad";
    const names = shown === "all" ? fitting : [shown];
    const focused = out.contains(document.activeElement) && document.activeElement.name;
    out.replaceChildren(...names.map((name) => section(name, answers)));
    for (const tab of byId("kit-parts").children) {
      tab.setAttribute("aria-pressed", tab.value === shown);
      tab.hidden = tab.value !== "all" && !fitting.includes(tab.value);
    }
    for (const choice of out.querySelectorAll("select[name^=swap]")) {
      choice.addEventListener("change", () => {
        form.elements[choice.name].value = choice.value;
        changed();
      });
    }
    if (focused) out.querySelector(`[name="${focused}"]`)?.focus();
  };

  const count = (answers) => {
    const found = kit.objections(kit.adText(answers), answers).length;
    const gaps = (kit.adText(answers).match(/\[[^\]]+\]/g) || []).length;
    const boxes = [...form.querySelectorAll("[name=troubles]")];
    boxes.forEach((box) => (box.disabled = !box.checked && answers.troubles.length >= 4));
    say(`The ad has ${gaps} ${gaps === 1 ? "gap" : "gaps"} and ${found} ${found === 1 ? "objection" : "objections"}.`);
  };

  // Each answer is a step that the browser's back button undoes; the address holds all of them.
  const changed = () => {
    const answers = kit.answers.read(form);
    history.pushState(null, "", `#${kit.answers.toLink(answers)}`);
    show(answers);
    count(answers);
  };
  const restore = () => {
    const answers = kit.answers.fromLink(location.hash);
    kit.answers.write(form, answers);
    show(kit.answers.read(form));
    count(kit.answers.read(form));
  };

  byId("kit-parts").append(
    ...[...Object.entries(kit.parts).map(([name, { title }]) => [name, title]), ["all", "Everything"]].map(([name, title]) => {
      const tab = button(title, () => {
        shown = name;
        show(kit.answers.read(form));
        out.querySelector("h2").scrollIntoView({ block: "nearest" });
      });
      tab.value = name;
      return tab;
    }),
  );
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("popstate", restore);
  byId("kit-link").addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    say("The link is copied. It holds all your answers: whoever has it can read them.");
  });
  byId("kit-clear").addEventListener("click", () => {
    form.reset();
    changed();
  });

  // An ad from elsewhere is marked by the same rules.
  const mark = () => {
    const found = pasted.value.trim() ? kit.objections(pasted.value, kit.answers.read(form)) : [];
    byId("kit-marked").replaceChildren(
      ...(pasted.value.trim() ? [objections(found, (one) => {
        pasted.value = pasted.value.split(one.quote).join(one.repair);
        mark();
      })] : []),
    );
  };
  pasted.addEventListener("input", mark);
  const typed = kit.answers.read(form);
  if (location.hash.includes("=") && kit.answers.isEmpty(typed)) restore();
  else {
    show(typed);
    count(typed);
  }
  mark();
}
