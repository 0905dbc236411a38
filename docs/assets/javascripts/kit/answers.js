// The ten answers: their names, how the form holds them, and how a link carries them.
window.kit = window.kit || {};
{
  const many = ["troubles", "signs", "amount"];
  const one = ["review", "situation", "per", "level"];
  const text = ["language", "framework", "database", "place", "hours", "from", "to", "currency", "company", "sells",
    "outcome1", "outcome2", "outcome3", "email", "contact", "until", "answer"];
  const sums = ["rate_you", "rate_second", "rate_engineer", "rate_reviewer", "oncosts", "equipment", "boards", "agency", "oncall", "cover"];
  const swaps = ["swap1", "swap2", "swap3", "swap4", "swap5"];
  const names = [...many, ...one, ...text, ...sums, ...swaps];
  const LONGEST = 300; // characters of one answer
  const MOST = 6000; // characters of a link

  const tidy = (value) => value.replace(/[\u0000-\u001f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, " ").trim().slice(0, LONGEST);

  const empty = () => Object.fromEntries(names.map((name) => [name, many.includes(name) ? [] : ""]));

  const read = (form) => {
    const answers = empty();
    const data = new FormData(form);
    for (const name of names) {
      if (many.includes(name)) answers[name] = data.getAll(name).slice(0, name === "troubles" ? 4 : 5);
      else answers[name] = tidy(String(data.get(name) || ""));
    }
    return answers;
  };

  const write = (form, answers) => {
    for (const field of form.elements) {
      if (!names.includes(field.name)) continue;
      const value = answers[field.name];
      if (field.type === "checkbox") field.checked = value.includes(field.value);
      else if (field.type === "radio") field.checked = value === field.value;
      else field.value = value;
    }
  };

  const toLink = (answers) => {
    const link = new URLSearchParams();
    for (const name of names) {
      const value = many.includes(name) ? answers[name].join(" ") : answers[name];
      if (value) link.set(name, value);
    }
    return link.toString();
  };

  // A link is a stranger's text: unknown names are dropped, known ones are cut and cleaned.
  const fromLink = (fragment) => {
    const answers = empty();
    const link = new URLSearchParams(fragment.replace(/^#/, "").slice(0, MOST));
    for (const name of names) {
      const value = tidy(link.get(name) || "");
      if (many.includes(name)) answers[name] = value.split(" ").filter(Boolean).slice(0, name === "troubles" ? 4 : 5);
      else answers[name] = value;
    }
    return answers;
  };

  const isEmpty = (answers) => names.every((name) => answers[name].length === 0);

  // "60,000", "60.000", "€60k" and "31,5" as people write them; NaN for what is no one amount, such as "40-50".
  kit.amount = (text) => {
    const [, digits, k] = text.match(/^[^\d-]*?(\d[\d.,'\s]*?) ?(k?) ?(?:[€$£%]|[A-Z]{3})?$/i) || [];
    if (digits === undefined) return NaN;
    return Number(digits.replace(/[.,'\s](?=\d{3}(\D|$))/g, "").replace(",", ".")) * (k ? 1000 : 1);
  };

  kit.answers = { empty, read, write, toLink, fromLink, isEmpty };
}
