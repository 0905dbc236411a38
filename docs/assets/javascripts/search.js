// Finds pages in place of the theme's search worker, which answers neither questions ("do i need a
// degree") nor typos ("databse"), word forms ("indexing") or the visitor's own words ("salary").
// It speaks the theme's protocol: 0 brings the index, 1 says ready, 2 asks, 3 answers.

// Words that carry little meaning in a question: they count in titles and headings only.
const STOP = new Set(
  ("a about am an and any anyone are as at be been but by can could did do does for from get give had has have " +
    "he her him his how i if in into is it its just kind like long make many me mean means much must my need needs of on or our " +
    "really she should so some someone tell than take that the their them then there these they this to " +
    "up us use used was we were what whats when where which who whom whose why will with would you your").split(" "),
);

// Each line is one meaning: whoever asks with one word is also answered by pages that say another.
const MEANINGS = `
  ad advert advertisement vacancy posting jobad
  ai chatgpt copilot llm
  agency headhunter recruiter
  about author wrote
  apprentice beginner graduate intern junior newbie trainee
  budget cheap cost expensive price
  applicant boss candidate employer
  bug defect error fault wrong
  ci cicd devops pipeline
  client frontend
  competent good qualified
  contractor freelance freelancer outside outsource
  cv resume
  degree diploma education university
  discrimination bias fair
  dba database db
  docs documentation specification spec rfc
  excellent lead principal senior
  fired holiday ill leave vacation
  gdpr privacy personal
  golang go language
  csharp c# dotnet .net language
  hack hacked hacker breach security vulnerability
  homework takehome sample
  javascript js nodejs typescript
  k8s kubernetes
  learn course path school study
  legal law lawful
  login signin authentication password access
  money pay salary wage compensation earn range
  mongo mongodb nosql
  monitor observability alert
  onboarding first days probation
  outage incident down postmortem blameless
  postgres postgresql
  programmer developer engineer
  recover restore backup
  shop store webshop ecommerce woocommerce shopify platform
  skill stack technology
  slow speed fast performance
  traffic visitors load scale
`;

const strip = /(?:ational|ations?|ators?|ating|ated|ates?|ities|ity|ings?|ions?|ments?|ness|less|ers?|ors?|ies|ied|ed|es|ly|al|e|s|y)$/;

/** Cuts endings until none is left, so that "indexing", "indexes" and "index" are one word. */
function stem(word) {
  for (let cut = word; ; word = cut) {
    cut = word.replace(strip, "").replace(/([bdgmnprt])\1$/, "$1");
    if (cut.length < 3 || cut === word) return word;
  }
}

const compounds = new Set(); // words that some text writes with a hyphen

/** The words of a text; "node.js" is one word, "on-call" is three: on, call and oncall, and so is "on call". */
function words(text) {
  const found = [];
  for (const [compound] of text.toLowerCase().normalize("NFKD").matchAll(/[\p{L}\p{N}]+(?:[.'’\-/][\p{L}\p{N}]+)*[+#]*/gu)) {
    const parts = compound.split(/[-/]/).map((part) => part.replace(/[.'’]/g, ""));
    if (parts.length > 1) compounds.add(parts.join(""));
    found.push(...parts);
  }
  return found.flatMap((word, i) => (compounds.has(found[i - 1] + word) ? [word, found[i - 1] + word] : word));
}

/** The text of a piece of the index, without the arrows that lead back from source notes. */
const plain = (html) =>
  html
    .replace(/↩/g, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name])
    .replace(/\s+/g, " ")
    .trim();
const escape = (text) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** How many letters must be changed, added, dropped or swapped; above the limit the exact number is of no use. */
function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let [before, last, row] = [[], [], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    [before, last, row] = [last, row, [i]];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > limit) return limit + 1;
  }
  return row[b.length];
}

const synonyms = new Map();
for (const line of MEANINGS.trim().split("\n")) {
  const stems = words(line).map(stem);
  for (const one of stems) synonyms.set(one, [...(synonyms.get(one) ?? []), ...stems]);
}

// What a page says in its title and first paragraph tells more of its subject than what it mentions below.
const FIELDS = { title: 4, lead: 2, headings: 2, text: 1 };

const pages = new Map(); // address without "#…" → { sections, fields }
const spelling = new Map(); // word as written → its stem
const lengths = new Map(); // counted words of one field → how many there are
const usual = {}; // field → its average length and, for each stem, how much it tells

function count(field, text) {
  for (const word of words(text)) {
    const root = stem(word);
    spelling.set(word, root);
    field.set(root, (field.get(root) ?? 0) + 1);
  }
}

function measure(name, fields) {
  const tells = new Map();
  for (const field of fields) for (const root of field.keys()) tells.set(root, (tells.get(root) ?? 0) + 1);
  for (const [root, times] of tells) tells.set(root, Math.log(1 + (fields.length - times + 0.5) / (times + 0.5)));
  for (const field of fields) lengths.set(field, [...field.values()].reduce((sum, n) => sum + n, 0));
  usual[name] = { tells, size: fields.reduce((sum, field) => sum + lengths.get(field), 0) / fields.length };
}

const CODE = /[;={}]\s*(\n|<)|\$ \w/; // ends of lines as in programs, and commands

function read(docs) {
  // The names in programs are no words of the guide; what is there to be copied as text is.
  for (const doc of docs) doc.text = doc.text.replace(/<pre>[^]*?<\/pre>/g, (block) => (CODE.test(block) ? " " : block));
  for (const doc of docs) words(`${doc.location.split("#")[0]} ${plain(doc.text)}`);
  for (const doc of docs) {
    const [address, anchor] = doc.location.split("#");
    if (!pages.has(address))
      pages.set(address, { sections: [], fields: { title: new Map(), lead: new Map(), headings: new Map(), text: new Map() } });
    const { sections, fields } = pages.get(address);
    const section = { location: doc.location, title: plain(doc.title), text: plain(doc.text), words: new Map() };
    section.prose = prose(doc);
    section.notes = doc.text.includes("↩");
    section.stems = ` ${words(`${section.title} ${section.text}`).map(stem).join(" ")} `;
    sections.push(section);
    count(section.words, `${section.title} ${section.title} ${section.text}`);
    count(anchor ? fields.headings : fields.title, section.title);
    if (!anchor) count(fields.title, address);
    if (!anchor) count(fields.lead, section.text);
    count(fields.text, section.text);
  }
  for (const name in FIELDS) measure(name, [...pages.values()].map((page) => page.fields[name]));
  measure("section", [...pages.values()].flatMap((page) => page.sections.map((section) => section.words)));
}

/** For each word of the query, the stems that answer it and how well. */
function understand(query) {
  const found = words(query);
  const known = (word) => usual.section.tells.has(stem(word)) || synonyms.has(stem(word));
  const joined = found.filter((word, i) => word === found[i - 2] + found[i - 1] && known(word));
  // Who asks for "on call" asks for oncall, neither for on nor for call.
  const part = (word) => joined.some((whole) => whole !== word && (whole.startsWith(word) || whole.endsWith(word)));
  const asked = [...new Set(found)].filter((word) => !part(word));
  return asked.map((word) => {
    const stems = new Map();
    const offer = (root, weight) => usual.section.tells.has(root) && stems.set(root, Math.max(weight, stems.get(root) ?? 0));
    const weak = STOP.has(word) && !asked.every((other) => STOP.has(other));
    offer(stem(word), weak ? 0.2 : 1);
    if (weak) return { word, weak, stems };
    const limit = word.length > 5 ? 2 : word.length > 3 ? 1 : 0;
    for (let errors = 1; !stems.size && errors <= limit; errors++)
      for (const [spelled, root] of spelling) if (distance(word, spelled, errors) <= errors) offer(root, 0.7);
    for (const root of [stem(word), ...stems.keys()]) for (const other of synonyms.get(root) ?? []) offer(other, 0.5);
    // The last word may still be in the making.
    if (word === asked[asked.length - 1] && word.length > 1)
      for (const [spelled, root] of spelling) if (spelled.startsWith(word)) offer(root, 0.4);
    return { word, weak, stems };
  });
}

/** BM25: rare words tell more, repeats tell ever less, long texts must say it more often. */
function score(field, { tells, size }, meanings) {
  let sum = 0;
  for (const { stems } of meanings) {
    let best = 0;
    for (const [root, weight] of stems) {
      const times = field.get(root) ?? 0;
      const length = 0.5 + (0.5 * lengths.get(field)) / size;
      if (times) best = Math.max(best, (weight * tells.get(root) * times * 2.2) / (times + 1.2 * length));
    }
    sum += best;
  }
  return sum;
}

const WORD = /([\p{L}\p{N}][\p{L}\p{N}.'’+#]*)/u;

/** Tells of a word in a text whether it answers one of the meanings. */
function answering(meanings) {
  const roots = new Set(meanings.flatMap(({ stems }) => [...stems.keys()]));
  return (word) => words(word).some((part) => roots.has(stem(part)));
}

/** A text as HTML, with its answering words marked; a split at words leaves these at odd places. */
function mark(text, meanings) {
  const answers = answering(meanings);
  const html = (piece, i) => (i % 2 && answers(piece) ? `<mark>${escape(piece)}</mark>` : escape(piece));
  return text.split(WORD).map(html).join("");
}

// The index keeps paragraphs, lists and code as they are, but tables, drawings and definitions as bare words in a
// row. Such a row tells nobody anything, except where the definitions are: in the glossary.
const BLOCKS = /<(p|ul|ol|pre)>.*?<\/\1>/gs;
const prose = ({ location, text }) => plain(location.endsWith("#glossary") ? text : (text.match(BLOCKS) ?? []).join(" "));

/** The piece of a text around its first answering word. */
function excerpt(text, meanings) {
  const answers = answering(meanings);
  const pieces = text.split(WORD);
  const first = pieces.findIndex((piece, i) => i % 2 && answers(piece));
  const at = pieces.slice(0, Math.max(0, first)).join("").length;
  const from = at > 100 ? text.indexOf(" ", at - 80) + 1 : 0;
  const end = text.length > from + 240 ? text.lastIndexOf(" ", from + 240) : text.length;
  return (from ? "… " : "") + mark(text.slice(from, end), meanings) + (end < text.length ? " …" : "");
}

function answer(query) {
  const all = understand(query);
  const meanings = all.filter(({ weak }) => !weak);
  if (!meanings.length) return [];
  const pairs = meanings.slice(1).map(({ word }, i) => ` ${stem(meanings[i].word)} ${stem(word)} `);
  const found = [];
  for (const { sections, fields } of pages.values()) {
    const ranked = sections
      .map((section) => {
        const met = meanings.filter(({ stems }) => [...stems.keys()].some((root) => section.words.has(root)));
        const together = pairs.some((pair) => section.stems.includes(pair)) ? 2 : 1;
        return { section, score: (2 * together * score(section.words, usual.section, met) * met.length) / meanings.length };
      })
      .filter((one) => one.score > 0)
      .sort((a, b) => b.score - a.score);
    if (!ranked.length) continue;
    let points = ranked[0].score;
    for (const name in FIELDS)
      points += FIELDS[name] * score(fields[name], usual[name], name === "title" || name === "headings" ? all : meanings);
    found.push({ page: sections[0], fields, ranked, score: points });
  }
  found.sort((a, b) => b.score - a.score);
  return found.filter(({ score }) => score > found[0].score / 6).map(({ page, fields, ranked, score }) => {
    const item = (section, points, has) => ({
      location: section.location,
      title: mark(section.title, meanings),
      text: excerpt(section.prose, meanings),
      score: points,
      terms: Object.fromEntries(meanings.map(({ word, stems }) => [word, [...stems.keys()].some(has)])),
    });
    // The theme shows the page, then folds every section that has fewer points than the first entry.
    const others = ranked.filter(({ section }) => section !== page && !section.notes).slice(0, 4);
    return [
      item(page, score, (root) => Object.values(fields).some((field) => field.has(root))),
      ...others.map(({ section }, i) => item(section, i ? score / 2 : score, (root) => section.words.has(root))),
    ];
  });
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type === 0) {
    read(data.docs);
    postMessage({ type: 1 });
  } else if (type === 2) {
    postMessage({ type: 3, data: { items: answer(data) } });
  }
});
