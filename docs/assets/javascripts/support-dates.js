// Support dates: reads the tables of the page, marks what has ended or ends soon on the reader's day,
// and answers "PHP 7.4" in one sentence. The tables are made by scripts/support_dates.py.
{
  const today = new Date().toISOString().slice(0, 10);
  const month = Number(today.slice(5, 7)) + 5;
  const soon = `${Number(today.slice(0, 4)) + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}${today.slice(7)}`;
  const lastDay = (date) => (date.length === 7 ? `${date}-31` : date);
  const isOver = (date) => lastDay(date) < today;
  const isNear = (date) => !isOver(date) && lastDay(date) < soon;
  const inWords = (date) =>
    new Intl.DateTimeFormat("en-GB", { day: date.length === 7 ? undefined : "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(date));
  const plain = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
  const numbers = (text) => (text.match(/\d+/g) ?? []).map(Number);
  const compare = (a, b) => {
    const [one, two] = [numbers(a), numbers(b)];
    const at = one.findIndex((number, i) => number !== (two[i] ?? 0));
    return at < 0 ? 0 : one[at] - (two[at] ?? 0);
  };

  // 7.4 LTS (2029-11-30, paid until 2031-01-31) becomes {version, date, paid, words}.
  const entries = (cell, free) =>
    [...cell.textContent.matchAll(/([^,;()]+?)( LTS)? \(([^)]*)\)/g)].map(([, version, , words]) => ({
      version: version.trim(),
      date: words.match(/^[\d-]+/)?.[0],
      paid: words.match(/paid.* until ([\d-]+)/)?.[1],
      free,
      words,
    }));

  const isDates = (table) => table.rows[0].cells[2]?.textContent.startsWith("Supported, ");
  const read = (page) => [...page.querySelectorAll(".md-typeset table")].filter(isDates).flatMap((table) => [...table.tBodies[0].rows]).map(({ cells: [title, newest, supported, ended] }) => {
    // A page that was built long ago is corrected.
    supported.innerHTML = supported.innerHTML
      .replace(/ <b class="guide-ends">.*?<\/b>/g, "")
      .replace(/\((\d{4}-\d\d(?:-\d\d)?)[^)]*\)/g, (all, date) => {
        const word = isOver(date) ? "has ended" : isNear(date) ? "ends within six months" : "";
        return word ? `${all} <b class="guide-ends">${word}</b>` : all;
      });
    const name = title.querySelector("strong").textContent;
    const [, also = "", note = ""] = title.textContent.slice(name.length).match(/^(?: \(([^)]*)\))?(?:\. (.*))?$/s) ?? [];
    const listed = [...entries(supported, true), ...entries(ended, false)];
    const oldest = ended.textContent.match(/([^,;()]+) and everything older/)?.[1].trim();
    return { name, names: [name, ...also.split(", ")].map(plain), newest: newest.textContent.trim(), note, listed, oldest };
  });
  let products = read(document);

  const sentence = (name, { version, date, paid, free, words }) => {
    const what = /\d/.test(version) ? `${name} ${version}` : `${name} (${version})`;
    const paying = paid && !isOver(paid) ? ` Paid support lasts until ${inWords(paid)}.` : "";
    if (words.startsWith("paid only")) return `${what}: only paid support has a date.${paying}`;
    if (!date) return words.startsWith("not confirmed") ? `Whether ${what} is still supported is not confirmed: look at the policy page.` : `${what} ${free ? "is supported; no end date is known" : "has ended; no date is known"}.${paying}`;
    if (!free || isOver(date)) return `${what} ended ${date.length === 7 ? "in" : "on"} ${inWords(date)}.${paying}`;
    const unsure = words.includes("to confirm") ? " (to confirm on the policy page)" : "";
    return `${what} is supported until ${inWords(date)}${unsure}.${isNear(date) ? " That is within six months." : ""}${paying}`;
  };

  const find = ({ listed }, asked) => {
    const exact = (version) => listed.filter((one) => one.version.toLowerCase().replace(/^core /, "") === version);
    const begins = (one) => one.version.toLowerCase().startsWith(asked) && !/^\d/.test(one.version.slice(asked.length));
    for (const found of [exact(asked), listed.filter(begins)]) if (found.length) return found;
    // 7.4.33 is a 7.4.
    for (let short = asked; short.includes("."); ) {
      short = short.slice(0, short.lastIndexOf("."));
      const found = exact(short);
      if (found.length) return found;
    }
    return [];
  };

  const about = (product, asked) => {
    const { name, newest, note, listed, oldest } = product;
    const known = /\d/.test(newest) && `Newest known: ${newest}.`;
    // Java 8 was called 1.8.
    const version = asked.toLowerCase().replace(/\s*\blts\b/, "").replace(name.startsWith("Java") ? /^1\.(?=\d)/ : "", "").trim();
    const rest = (...said) => [...said, known, note].filter(Boolean).join(" ");
    if (!version) {
      const free = listed.filter((one) => one.free && !(one.date && isOver(one.date))).map((one) => one.version);
      return rest(`${name}: ${free.length ? `supported are ${free.join(", ")}` : "no version has free support"}.`);
    }
    const found = find(product, version);
    if (found.length) return rest(...found.map((one) => sentence(name, one)));
    const numbered = listed.filter((one) => /\d/.test(one.version));
    const last = oldest ?? numbered[numbered.length - 1]?.version;
    if (!last) return rest(...listed.map((one) => sentence(name, one)));
    if (compare(version, last) <= 0) return rest(`${name} ${asked} has ended; it is older than the versions in the table.`);
    if (compare(version, newest) > 0) return rest(`${name} ${asked} is newer than the newest in the table: look at the policy page.`);
    return rest(`${name} ${asked} is not in the table: look at the policy page.`);
  };

  const answer = (typed) => {
    const query = typed.replace(/\bversions?\b/gi, "").trim();
    if (!query) return "";
    // "k8s 1.30" before "PHP7.4": a name may hold a digit.
    for (const pattern of [/^(.+?)(?:\s+v?(\d.*))?$/i, /^(\D+)(\d.*)$/]) {
      const [, wanted = "", asked = ""] = query.match(pattern) ?? [];
      const word = plain(wanted);
      for (const fits of [(one) => one === word, (one) => word.length > 1 && one.startsWith(word)]) {
        const found = products.filter(({ name, names }) => names.some(fits) || fits(plain(name.split(",")[0])));
        if (found.length && word) return found.map((product) => about(product, asked)).join("\n");
      }
    }
    return `No product in the tables is called “${query}”.`;
  };

  const field = document.querySelector("#support-query");
  const output = document.querySelector("#support-answer");
  // On another page the look-up asks the page that holds the tables.
  const elsewhere = document.querySelector(".support-page");
  const fetched = async () => {
    const answer = await fetch(elsewhere.href);
    products = read(new DOMParser().parseFromString(await answer.text(), "text/html"));
  };
  const ready = products.length || !elsewhere ? Promise.resolve() : fetched();
  let waiting = 0;
  const say = () =>
    ready.then(
      () => (output.textContent = answer(field.value)),
      () => (output.textContent = "The dates did not load. They stand in the tables below."),
    );
  // A screen reader hears the answer once the typing rests.
  field?.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(say, 400);
  });
  field?.form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    say();
  });
  // What was typed while this script came is answered, too.
  if (field?.value) say();
}
