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

/** Cuts endings until none is left, so that "indexing", "indexes" and "index" are one word. */
function stem(word) {
  if (cuts.has(word)) return cuts.get(word);
  const whole = word;
  for (let cut = word; ; word = cut) {
    for (const [least, ending] of ENDINGS) {
      cut = word.replace(ending, "").replace(/([bdgmnprt])\1$/, "$1");
      if (cut !== word && cut.length >= least) break;
      cut = word;
    }
    if (cut === word) {
      cuts.set(whole, word);
      return word;
    }
  }
}

/** The words of a text as written: "node.js", "on-call" and "ci/cd" are one each. */
const written = (text) =>
  text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+(?:[.'’\-/+][\p{L}\p{N}]+)*[+#]*/gu) ?? [];

/** The parts of a word as written: "node.js" is nodejs, "on-call" is on and call. */
const parts = (word) => word.split(/[-/]/).map((part) => part.replace(/[.'’]/g, ""));

const stems = (text) => written(text).flatMap(parts).map(stem);

const compounds = new Set(); // stems of words that belong together, such as "test task"

/** The stems of a text, and those of its neighboring words that belong together: on, call, "on call". */
function roots(text) {
  const single = stems(text);
  return single.flatMap((root, i) => [root, ...[2, 3].map((n) => single.slice(i, i + n).join(" ")).filter((pair) => compounds.has(pair))]);
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
        if (one.includes(" ")) compounds.add(one);
      }
    }
  }
}

// What a page says in its title and first paragraph tells more of its subject than what it mentions below.
const FIELDS = { title: 4, lead: 2, headings: 2, text: 1 };

const pages = []; // each with its location, sections and fields
const spelling = new Map(); // word as written → its stem
const lengths = new Map(); // counted words of one field → how many there are
const usual = {}; // field → its average length and, for each stem, how much it tells

const add = (field, root) => field.set(root, (field.get(root) ?? 0) + 1);

function count(field, text) {
  for (const word of written(text)) {
    const all = parts(word);
    for (const one of all) spelling.set(one, stem(one));
    const found = all.map(stem);
    if (found.length > 1) {
      compounds.add(found.join(" "));
      spelling.set(all.join(""), found.join(" "));
    }
    for (const root of found.length > 1 ? [...found, found.join(" ")] : found) add(field, root);
  }
}

const sum = (field) => [...field.values()].reduce((total, n) => total + n, 0);

function measure(name) {
  const fields = pages.map((page) => page.fields[name]);
  const tells = new Map();
  for (const field of fields) for (const root of field.keys()) tells.set(root, (tells.get(root) ?? 0) + 1);
  for (const [root, times] of tells) tells.set(root, Math.log(1 + (fields.length - times + 0.5) / (times + 0.5)));
  for (const field of fields) lengths.set(field, sum(field));
  usual[name] = { tells, size: fields.reduce((total, field) => total + lengths.get(field), 0) / fields.length };
}

const CODE = /[;={}]\s*(\n|<)|\$ \w/; // ends of lines as in programs, and commands
const NOTES = /<ol>(?:(?!<\/ol>)[^])*↩[^]*?<\/ol>/g; // a list of sources, with arrows that lead back

/** Cuts what is no text of the page: the names in programs, its sources and the links to other pages. */
const clean = (html) =>
  html
    .replace(/<pre>[^]*?<\/pre>/g, (block) => (CODE.test(block) ? " " : block))
    .replace(NOTES, " ")
    .replace(/<sup>\d+<\/sup>|<p>Read next: [^]*?<\/p>/g, "");

function read(docs) {
  const known = new Map();
  for (const { location, title, text } of docs) {
    const [address, anchor] = location.split("#");
    if (!known.has(address)) {
      const page = { sections: [], fields: { title: new Map(), lead: new Map(), headings: new Map(), text: new Map() } };
      known.set(address, page);
      pages.push(page);
    }
    const { sections, fields } = known.get(address);
    const section = { location, title: plain(title), html: clean(text) };
    section.text = plain(section.html);
    sections.push(section);
    count(anchor ? fields.headings : fields.title, section.title);
    if (!anchor) roots(section.title).filter((root) => root.includes(" ")).forEach((root) => add(fields.title, root));
    if (!anchor) count(fields.title, address.replace(/\W/g, " "));
    if (!anchor) count(fields.lead, section.text);
    count(fields.text, `${section.title} ${section.text}`);
  }
  for (const name in FIELDS) measure(name);
}

/** How much a stem tells: the fewer pages have it, the more. Of words that belong together, all tell. */
const telling = (root, name) =>
  usual[name].tells.get(root) ?? root.split(" ").reduce((total, one) => total + (usual[name].tells.get(one) ?? 0), 0);

/** How often a field holds a stem; of words that belong together, how often it holds the rarest. */
const times = (field, root) => field.get(root) ?? (root.includes(" ") ? Math.min(...root.split(" ").map((one) => field.get(one) ?? 0)) : 0);

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
      root.split(" ").every((one) => usual.text.tells.has(one)) && answers.set(root, Math.max(weight, answers.get(root) ?? 0));
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
    for (const name in FIELDS) tells[name] = (root) => Math.min(...[root, ...strong].map((one) => (telling(one, name) || telling(one, "text")) ));
    return { word, root, weak, answers, tells };
  });
}

/** BM25: rare words tell more, repeats tell ever less, long texts must say it more often. */
function score(field, name, length, size, asked) {
  let total = 0;
  for (const { answers, tells } of asked) {
    let best = 0;
    for (const [root, weight] of answers) {
      const n = times(field, root);
      // Words that belong together say less when they stand apart.
      if (n) best = Math.max(best, ((field.has(root) ? weight : weight / 2) * ((tells[name](root) + tells.text(root)) / 2) * n * 2.2) / (n + 1.2 * (0.5 + (0.5 * length) / size)));
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

function answer(query) {
  const all = understand(query);
  const asked = all.filter(({ weak }) => !weak);
  if (!asked.some(({ answers }) => answers.size)) return [];
  const has = (field, { answers }) => [...answers.keys()].some((root) => times(field, root));
  const worth = ({ answers, tells }) => Math.max(0, ...[...answers.keys()].map(tells.text));
  const sought = asked.reduce((total, unit) => total + worth(unit), 0);
  const covered = (field) => asked.reduce((total, unit) => total + (has(field, unit) ? worth(unit) : 0), 0) / sought;
  const candidates = pages
    .map((page) => {
      let points = 0;
      for (const name in FIELDS) {
        const field = page.fields[name];
        points += FIELDS[name] * score(field, name, lengths.get(field), usual[name].size, name === "title" || name === "headings" ? all : asked);
      }
      return { page, score: points * covered(page.fields.text) };
    })
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 20);
  const pairs = asked.slice(1).map(({ word }, i) => ` ${[...stems(asked[i].word), ...stems(word)].join(" ")} `);
  for (const one of candidates) {
    one.ranked = one.page.sections
      .map((section) => {
        const text = `${section.title} ${section.title} ${section.text}`;
        const field = new Map();
        for (const root of roots(text)) field.set(root, (field.get(root) ?? 0) + 1);
        const joined = ` ${stems(text).join(" ")} `;
        const together = pairs.some((pair) => joined.includes(pair)) ? 2 : 1;
        return { section, field, score: 2 * together * score(field, "text", sum(field), 120, asked) * covered(field) };
      })
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score);
    one.score += one.ranked[0]?.score ?? 0;
  }
  candidates.sort((a, b) => b.score - a.score);
  // If one page is clearly meant, few others are shown.
  const near = ({ score }, i) => i < 10 && score > candidates[0].score * (i < 3 ? 0.1 : 0.4);
  return candidates.filter(near).map(({ page, ranked, score }) => {
    const item = (section, points, field) => ({
      location: section.location,
      title: mark(section.title, asked),
      text: excerpt(section, asked),
      score: points,
      terms: Object.fromEntries(asked.map((unit) => [unit.word, has(field, unit)])),
    });
    // The theme shows the page, then folds every section that has fewer points than the first entry.
    const others = ranked.filter(({ section }) => section !== page.sections[0] && section.text).slice(0, 4);
    return [item(page.sections[0], score, page.fields.text), ...others.map(({ section, field }, i) => item(section, i ? score / 2 : score, field))];
  });
}

addEventListener("message", async ({ data: { type, data } }) => {
  if (type === 0) {
    // From a disk nothing can be fetched; there the edition brings the words along.
    learn(self.SEARCH_WORDS ?? (await (await fetch(new URL("../search-words.txt", location.href))).text()));
    read(data.docs);
    postMessage({ type: 1 });
  } else if (type === 2) {
    postMessage({ type: 3, data: { items: answer(data) } });
  }
});
