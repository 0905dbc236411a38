// What a good candidate thinks when reading the ad. Words are data (docs/hiring/kit-rules.yml); what must be counted
// or compared is here. One function marks the kit's own ad and a pasted one.
window.kit = window.kit || {};
{
  const LONGEST = 20000; // characters of an ad that are read
  const today = () => new Date().toISOString().slice(0, 10);
  const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  // "young team" finds it at the edges of words, in any case, over a line end.
  const find = (text, phrase) => {
    const match = new RegExp(`(^|[^\\p{L}\\p{N}])(${escape(phrase).replace(/ /g, "\\s+")})(?![\\p{L}\\p{N}])`, "iu").exec(text);
    return match ? match[2] : "";
  };

  const words = (text, answers) =>
    kit.data.rules.words.flatMap((rule) => {
      if (rule.only === "small" && kit.decide(answers).size !== "small") return [];
      const hit = rule.words.map((word) => find(text, word)).find(Boolean);
      const excused = (rule.unless || []).some((word) => find(text, word));
      return hit && !excused ? [{ ...rule, quote: hit, repair: rule.repair }] : [];
    });

  // "from 45,000 to 70,000", "45k - 70k", "45.000–70.000"
  const RANGE = /(\d[\d.,\s]*\d|\d)\s*(k)?\s*(?:-|–|to|and|bis)\s*(?:[$€£]\s*)?(\d[\d.,\s]*\d|\d)\s*(k)?/gi;
  const amount = (digits, k) => kit.amount(k ? `${digits}k` : digits);
  const ranges = (text) =>
    [...text.matchAll(RANGE)]
      .map((match) => ({ quote: match[0].trim(), low: amount(match[1], match[2] || match[4]), high: amount(match[3], match[4]) }))
      .filter(({ low, high }) => low >= 10 && high > low && high < low * 10 && /pay|salary|€|\$|£|eur|usd|gbp|dollar|pound|k\b|a year|per year|an hour|a month/i.test(text));

  // Bullet lines below a heading that speaks of musts, up to the next heading.
  const musts = (text) => {
    const lines = text.split("\n");
    const start = lines.findIndex((line) => /^\W*(what you )?(must|requirements|required|you bring|your profile|we expect|qualifications)/i.test(line.trim()));
    if (start < 0) return [];
    const rest = lines.slice(start + 1);
    const isItem = (line) => /^\s*([-*•–]|\d+\.)\s+/.test(line);
    const end = rest.findIndex((line) => line.trim() && !isItem(line) && !/^\s/.test(line));
    return rest.slice(0, end < 0 ? rest.length : end).filter(isItem);
  };

  const versions = (text) =>
    kit.data.support.flatMap(([names, rows]) => {
      const name = names.map(escape).join("|");
      const match = new RegExp(`(^|[^\\p{L}\\p{N}])((?:${name})\\s+v?(\\d+(?:\\.\\d+)*))`, "iu").exec(text);
      const row = match && rows.find(([version]) => version === match[3] || version.startsWith(`${match[3]}.`));
      return row && row[1] && row[1] < today() ? [{ quote: match[2], until: row[1] }] : [];
    });

  const counted = (text, computed) => {
    const found = [];
    const say = (name, quote, more) => found.push({ ...computed[name], quote, why: computed[name].why + (more ? ` ${more}` : "") });
    const list = musts(text);
    if (list.length > 7) say("musts", `${list.length} musts`);
    const pay = ranges(text);
    if (!pay.length) say("pay", "");
    for (const { quote, low, high } of pay.slice(0, 1)) if (high > low * 1.3) say("range", quote, `This one is ${Math.round((high / low - 1) * 100)}% wide.`);
    if (!/(hear from us|reply|answer|feedback|decide)[^.\n]{0,40}\b(by|within|in)\b/i.test(text)) say("answer", "");
    const years = text.match(/\b(\d+|two|three|four|five|six|seven|eight|ten)\+?\s*(?:or more\s+)?years?['’]?\s+(?:of\s+)?[\w\s-]{0,30}experience/i);
    if (years) say("years", years[0]);
    const jobs = computed.jobs.kinds.filter((kind) => kind.some((word) => find(text, word)));
    if (jobs.length > 1) say("jobs", jobs.map((kind) => kind.map((word) => find(text, word)).find(Boolean)).join(", "));
    for (const { quote, until } of versions(text)) say("version", quote, `Its support ended on ${until}.`);
    return found;
  };

  kit.objections = (ad, answers) => {
    const text = ad.slice(0, LONGEST);
    return [...counted(text, kit.data.rules.counted), ...words(text, answers)];
  };
}
