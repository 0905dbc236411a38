// Finds pages in place of the theme's search worker, which answers neither questions ("do i need a
// degree") nor typos ("databse"), word forms ("indexing") or the visitor's own words ("salary").
// It speaks the theme's protocol: 0 brings the index, 1 says ready, 2 asks, 3 answers.
// What it knows of words stands in docs/assets/search-words.txt.

// Longer endings first: the first one that leaves enough of the word is cut.
const ENDINGS = [
  [3, /(?:ational|ations?|ators?|ating|ated|ates?)$/],
  [3, /(?:ities|ity|ings?|ions?|ness|less|ies|ied)$/],
  [4, /(?:ments?|ers?)$/], // but "payment" is not "pay", nor "letter" "let"
  [5, /(?:ances?|ences?|ancy|ency|ants?|ents?)$/], // idempotency, idempotent
  [3, /(?:ed|es|ly|al)$/],
  [3, /[esy]$/],
];

const cuts = new Map(); // word → what is left of it

/** Cuts one ending, if enough of the word is left. */
function shorter(word) {
  for (const [least, ending] of ENDINGS) {
    const at = word.search(ending);
    if (at < least) continue;
    const cut = word.slice(0, at).replace(/([bdgmnprt])\1$/, "$1");
    if (cut.length >= least) return cut;
  }
  return word;
}

/** Cuts endings until none is left, so that "indexing", "indexes" and "index" are one word. */
function stem(word) {
  if (!cuts.has(word)) {
    const cut = shorter(word);
    cuts.set(word, cut === word ? word : stem(cut));
  }
  return cuts.get(word);
}

/** The words of a text as written: "node.js", "on-call" and "ci/cd" are one each. */
const written = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+(?:[.'’\-/+][\p{L}\p{N}]+)*[+#]*/gu) ?? [];

/** The parts of a word as written: "node.js" is nodejs, "on-call" is on and call. */
const parts = (word) => word.split(/[-/]/).map((part) => part.replace(/[.'’]/g, ""));

const stems = (text) => written(text).flatMap(parts).map(stem);

const compounds = new Set(); // stems of words that belong together, such as "test task"
const starts = new Set(); // the first of them

function join(together) {
  compounds.add(together);
  starts.add(together.split(" ")[0]);
}

/** The stems of a text, and those of its neighboring words that belong together: on, call, "on call". */
function roots(text, single = stems(text)) {
  const together = (i) => [2, 3].map((n) => single.slice(i, i + n).join(" ")).filter((one) => compounds.has(one));
  return single.flatMap((root, i) => (starts.has(root) ? [root, ...together(i)] : root));
}

/** The text of a piece of HTML. */
const plain = (html) =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name])
    .replace(/\s+/g, " ")
    .replace(/ ([.,:;!?])/g, "$1")
    .trim();
const escape = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Whether one letter must be changed, added, dropped or swapped to make one word of the other. */
function oneOff(a, b) {
  if (a.length > b.length) [a, b] = [b, a];
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  if (a.length < b.length) return a.slice(i) === b.slice(i + 1);
  return a.slice(i + 1) === b.slice(i + 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2));
}

const little = new Set();
const meanings = new Map(); // stems of a phrase → the phrases of the same meaning, as stems, and how well each answers

/** Takes over search-words.txt. */
function learn(list) {
  for (const line of list.split("\n").filter((one) => one.trim() && !one.startsWith("#"))) {
    const [, sort, rest] = line.match(/^(little words:|whole words:)?(.*)/);
    const phrases = rest.split(",");
    const single = phrases.flatMap((one) => written(one).flatMap(parts));
    if (sort === "little words:") single.forEach((word) => little.add(word));
    else if (sort) single.forEach((word) => cuts.set(word, word));
    else {
      const same = phrases.map((one) => stems(one).join(" "));
      for (const one of same) {
        // The first phrase of a line is the guide's own.
        const others = same.filter((other) => other !== one).map((other) => [other, other === same[0] ? 0.9 : 0.5]);
        meanings.set(one, [...(meanings.get(one) ?? []), ...others]);
        if (one.includes(" ")) join(one);
      }
    }
  }
}

// What a page says in its title and first paragraph tells more of its subject than what it mentions below.
const FIELDS = { title: 4, lead: 2, headings: 2, text: 1 };

const pages = []; // each with its location, its title and how many words its fields have
const spelling = new Map(); // word as written → its stem
const places = new Map(); // stem → page → how often each field says it
const unread = new Map(); // stem → lines of the index that nobody has asked for yet

/** The stems that a word as written counts for: "on-call" is on, call and both together. */
function rootsOf(word) {
  const all = parts(word);
  for (const one of all) spelling.set(one, stem(one));
  const found = all.map(stem);
  if (found.length > 1) {
    const together = found.join(" ");
    found.push(together);
    join(together);
    spelling.set(all.join(""), together);
  }
  return found;
}

/** Notes that a field of a page says a stem, n times. */
function note(root, page, name, n = 1) {
  if (!places.has(root)) places.set(root, new Map());
  const known = places.get(root);
  if (!known.has(page)) known.set(page, { title: 0, lead: 0, headings: 0, text: 0 });
  known.get(page)[name] += n;
}

function count(page, name, text) {
  for (const root of written(text).flatMap(rootsOf)) {
    note(root, page, name);
    page.sizes[name]++;
  }
}

/** Adds a page to those that can be found; its sections may come later. */
function addPage(location, title, sections) {
  const page = { location, title: plain(title), sections, sizes: { title: 0, lead: 0, headings: 0, text: 0 } };
  count(page, "title", `${page.title} ${location.replace(/\.html|\W/g, " ")}`);
  for (const root of roots(page.title)) if (root.includes(" ")) note(root, page, "title");
  pages.push(page);
  return page;
}

/** The index as MkDocs makes it, with each text. So it is in the live preview and in the edition for a disk. */
function readTexts(docs) {
  const known = new Map();
  for (const doc of docs) {
    const [address, anchor] = doc.location.split("#");
    if (!known.has(address)) known.set(address, addPage(address, doc.title, []));
    const page = known.get(address);
    page.sections.push(doc);
    if (anchor) count(page, "headings", plain(doc.title));
    else count(page, "lead", plain(doc.text));
    count(page, "text", plain(`${doc.title} ${doc.text}`));
  }
}

/** The index as scripts/search_index.py makes it: each word with the pages that have it. Their texts come when asked. */
function readWords({ pages: list, words }) {
  for (const [location, title, lead, headings, text] of list) Object.assign(addPage(location, title).sizes, { lead, headings, text });
  for (const line of words.split("\n"))
    for (const root of rootsOf(line.slice(0, line.indexOf(" ")))) {
      if (!unread.has(root)) unread.set(root, []);
      unread.get(root).push(line);
    }
}

const LEAST = [0, 1, 2, 3, 4, 6, 9, 16]; // how often a word is there, by step

/** The pages that say a stem, and how often each field does. */
function holding(root) {
  for (const line of unread.get(root) ?? []) {
    let at = -1;
    for (const [, gap, letter] of line.slice(line.indexOf(" ")).matchAll(/([0-9a-z]*)([A-`])/g)) {
      at += 1 + (gap ? parseInt(gap, 36) : 0);
      const said = letter.charCodeAt(0) - 65;
      note(root, pages[at], "lead", said & 1);
      note(root, pages[at], "headings", (said & 2) / 2);
      note(root, pages[at], "text", LEAST[said >> 2]);
    }
  }
  unread.delete(root);
  return places.get(root) ?? new Map();
}

const exists = (root) => unread.has(root) || places.has(root);

const sizes = {}; // of each field, how many words it has on average

function measure(name) {
  sizes[name] = pages.reduce((total, page) => total + page.sizes[name], 0) / pages.length || 1;
}

const rare = new Map(); // stem and field → how much the stem tells there

/** How much a stem tells: the fewer pages have it in that field, the more. */
function tellsAlone(root, name) {
  const key = `${name} ${root}`;
  if (!rare.has(key)) {
    const n = [...holding(root).values()].filter((said) => said[name]).length;
    rare.set(key, n && Math.log(1 + (pages.length - n + 0.5) / (n + 0.5)));
  }
  return rare.get(key);
}

const add = (field, root) => field.set(root, (field.get(root) ?? 0) + 1);
const sum = (field) => [...field.values()].reduce((total, n) => total + n, 0);

/** Brings a file of the site; nothing if it cannot be had, since a search without it is better than none. */
const bring = (path, kind) =>
  fetch(new URL(path, location.href)).then(
    (answer) => (answer.ok ? answer[kind]() : undefined),
    () => undefined,
  );

/** Brings what a page says, section by section. */
async function open(page) {
  if (page.opened) return page.opened;
  const sections = page.sections ?? (await bring(`../../search/${pages.indexOf(page)}.json`, "json")) ?? [];
  page.opened = sections.map(({ location, title, text }) => {
    const field = new Map();
    title = plain(title);
    const words = `${title} ${title} ${plain(text)}`;
    const single = stems(words);
    for (const root of roots(words, single)) add(field, root);
    return { location, title, html: text, field, size: sum(field), stems: ` ${single.join(" ")} ` };
  });
  return page.opened;
}

/** How much a stem tells in a field. Of words that belong together, all tell. */
const telling = (root, name) =>
  tellsAlone(root, name) || root.split(" ").reduce((total, one) => total + tellsAlone(one, name), 0);

/** How often a field says a stem, where `says` answers; of words that belong together, how often it says the rarest. */
const times = (says, root) => says(root) || (root.includes(" ") ? Math.min(...root.split(" ").map(says)) : 0);

/** How often a page, or one section of it, says a stem. */
const pageSays = (page, name) => (root) => holding(root).get(page)?.[name] ?? 0;
const sectionSays = ({ field }) => (root) => field.get(root) ?? 0;

/** For each word of the query, or words that belong together, the stems that answer it and how well. */
function understand(query) {
  const asked = written(query).flatMap(parts);
  const units = [];
  for (let i = 0; i < asked.length; ) {
    const n = [3, 2].find((n) => i + n <= asked.length && meanings.has(asked.slice(i, i + n).map(stem).join(" "))) ?? 1;
    units.push(asked.slice(i, i + n));
    i += n;
  }
  const idle = units.every((unit) => unit.every((word) => little.has(word)));
  return units.map((unit, i) => {
    const word = unit.join(" ");
    const root = spelling.get(word) ?? unit.map(stem).join(" ");
    const weak = little.has(word) && !idle;
    const answers = new Map();
    const offer = (root, weight) =>
      root.split(" ").every(exists) && answers.set(root, Math.max(weight, answers.get(root) ?? 0));
    offer(root, weak ? 0.2 : 1);
    const own = answers.size;
    if (!weak) for (const [other, weight] of meanings.get(root) ?? []) offer(other, own ? weight * 0.8 : weight);
    // A word that the guide seldom says tells no more than the one it says instead.
    const strong = [...answers].filter(([, weight]) => weight > 0.7).map(([root]) => root);
    if (!answers.size) {
      // The last word may still be in the making.
      if (i === units.length - 1 && word.length > 1)
        for (const [spelled, other] of spelling) if (spelled.startsWith(word)) offer(other, 0.4);
      if (!answers.size && word.length > 5)
        for (const [spelled, other] of spelling) if (spelled[0] === word[0] && oneOff(word, spelled)) offer(other, 0.7);
    }
    const tells = {};
    for (const name in FIELDS) {
      const told = (one) => telling(one, name) || telling(one, "text");
      const most = Math.min(...strong.map(told));
      tells[name] = new Map([...answers.keys()].map((one) => [one, Math.min(told(one), most)]));
    }
    return { word, root, weak, answers, tells };
  });
}

/** BM25: rare words tell more, repeats tell ever less, long texts must say it more often. */
function score(says, name, length, usual, asked) {
  let total = 0;
  for (const { answers, tells } of asked) {
    let best = 0;
    for (const [root, weight] of answers) {
      const n = times(says, root);
      if (!n) continue;
      // Words that belong together say less when they stand apart.
      const told = (says(root) ? weight : weight / 2) * ((tells[name].get(root) + tells.text.get(root)) / 2);
      best = Math.max(best, (told * n * 2.2) / (n + 1.2 * (0.5 + (0.5 * length) / usual)));
    }
    total += best;
  }
  return total;
}

const WORD = /([\p{L}\p{N}]+(?:[.'’+][\p{L}\p{N}]+)*[+#]*)/u;

/** A text as HTML, with its answering words marked; a split at words leaves these at odd places. */
function mark(text, asked) {
  const answering = new Set(asked.flatMap(({ root, answers }) => [...root.split(" "), ...answers.keys()]));
  const html = (piece, i) => (i % 2 && stems(piece).some((root) => answering.has(root)) ? `<mark>${escape(piece)}</mark>` : escape(piece));
  return text.split(WORD).map(html).join("");
}

/** How many of the asked words a text answers, the telling ones more. */
function met(text, asked) {
  const there = new Set(roots(text));
  const one = ({ answers }) => Math.max(0, ...[...answers].map(([root, weight]) => (there.has(root) ? weight * telling(root, "text") : 0)));
  return asked.reduce((total, unit) => total + one(unit), 0);
}

/** The sentences of a section, block by block. Tables and drawings are bare words in a row, which tell nobody anything. */
const sentences = ({ location, html }) =>
  (location.endsWith("#glossary") ? [html] : (html.match(/<(p|li)>[^]*?(?=<\/\1>|<[uo]l>)/g) ?? [])).map((block) =>
    plain(block).replace(/([.!?]["”)]?) (?=["“(\p{Lu}\d])/gu, "$1\n").split("\n"),
  );

/** The sentence of a section that answers best, and what follows it as far as there is room. */
function excerpt(section, asked) {
  let [best, most] = ["", -1];
  for (const block of sentences(section))
    block.forEach((sentence, i) => {
      // What ends like a sentence reads like one.
      const points = met(sentence, asked) + (/[.!?…]["”)]?$/.test(sentence) ? 100 : 0);
      if (points <= most) return;
      most = points;
      best = sentence;
      for (let next = i + 1; next < block.length && best.length + block[next].length < 220; next++) best += ` ${block[next]}`;
    });
  const end = best.length > 260 ? best.lastIndexOf(" ", 240) : best.length;
  return mark(best.slice(0, end), asked) + (end < best.length ? " …" : "");
}

async function answer(query) {
  const all = understand(query);
  const asked = all.filter(({ weak }) => !weak);
  if (!asked.some(({ answers }) => answers.size)) return [];
  const has = (says, { answers }) => [...answers.keys()].some((root) => times(says, root));
  const worth = ({ answers, tells }) => Math.max(0, ...tells.text.values());
  const sought = asked.reduce((total, unit) => total + worth(unit), 0);
  const covered = (...all) =>
    asked.reduce((total, unit) => total + (all.some((says) => has(says, unit)) ? worth(unit) : 0), 0) / sought;
  const candidates = pages
    .map((page) => {
      let points = 0;
      for (const name in FIELDS) {
        const words = name === "title" || name === "headings" ? all : asked;
        points += FIELDS[name] * score(pageSays(page, name), name, page.sizes[name], sizes[name], words);
      }
      return { page, score: points && points * covered(pageSays(page, "text"), pageSays(page, "title")) };
    })
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 10);
  const pairs = asked.slice(1).map(({ word }, i) => ` ${[...stems(asked[i].word), ...stems(word)].join(" ")} `);
  await Promise.all(candidates.map(({ page }) => open(page)));
  for (const one of candidates) {
    one.ranked = one.page.opened
      .map((section) => {
        const together = pairs.some((pair) => section.stems.includes(pair)) ? 2 : 1;
        const points = score(sectionSays(section), "text", section.size, 120, asked);
        return { section, score: 2 * together * points * covered(sectionSays(section)) };
      })
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    one.score += one.ranked[0]?.score ?? 0;
  }
  candidates.sort((a, b) => b.score - a.score);
  // If one page is clearly meant, few others are shown.
  const close = ({ score }, i) => score > candidates[0].score * (i < 3 ? 0.1 : 0.4);
  return candidates.filter(close).map(({ page, ranked, score }) => {
    const item = (section, points, ...all) => ({
      location: section.location,
      title: mark(section.title, asked),
      text: section.html ? excerpt(section, asked) : "",
      score: points,
      terms: Object.fromEntries(asked.map((unit) => [unit.word, all.some((says) => has(says, unit))])),
    });
    // The theme shows the page, then folds every section that has fewer points than the first entry.
    const others = ranked.filter(({ section }) => section !== page.opened[0] && plain(section.html)).slice(0, 4);
    return [
      item(page.opened[0] ?? page, score, pageSays(page, "text"), pageSays(page, "title")),
      ...others.map(({ section }, i) => item(section, i ? score / 2 : score, sectionSays(section))),
    ];
  });
}

let asking = 0; // of the queries that are typed letter by letter, only the last is answered

addEventListener("message", async ({ data: { type, data } }) => {
  if (type === 0) {
    // From a disk nothing can be fetched; there the edition brings the words along.
    learn(self.SEARCH_WORDS ?? (await bring("../search-words.txt", "text")) ?? "");
    if (Array.isArray(data.docs)) readTexts(data.docs);
    else readWords(data.docs);
    for (const name in FIELDS) measure(name);
    postMessage({ type: 1 });
  } else if (type === 2) {
    const turn = ++asking;
    const items = await answer(data);
    if (turn === asking) postMessage({ type: 3, data: { items } });
  }
});
