// The parts of the kit, each a function of the answers that gives elements.
window.kit = window.kit || {};
{
  const { make, fromPage, link, withGaps, fromTemplate, fill, pay } = kit;
  const list = (items) => make("ul", ...items.map((item) => make("li", ...[].concat(item))));

  const decision = (answers) => {
    const { need, size, level, kind, row } = kit.decide(answers);
    const two = answers.situation === "more";
    const nobody = answers.review !== "colleague" && !two;
    const why = [
      [link("role/do-you-need-one/", "Do you need one:"), ` ${row.need.toLowerCase()}. Start with: ${row.start.charAt(0).toLowerCase()}${row.start.slice(1)}.`],
      [link("skills/#which-size-are-you", "Size:"), ` ${{ small: "a small site", growing: "a growing product", large: "a large shop" }[size]}.${size === "small" ? "" : " The kit asks few of the signs: count all of them there, and in doubt take the smaller size."}`, ...size === "small" ? [] : [" ", link("skills/#skills-by-size-of-project", "Its column"), ` names more skills, such as ${size === "large" ? "load tests and containers" : "migrations and monitoring"}: make one a must only if an outcome needs it on day one.`]],
    ];
    if (answers.situation === "takeover") why.push([link("role/developer-left/", "Somebody left:"), " secure the access first, then ", link("role/old-system/", "choose between repair, replacement and a service"), ". The ad says that the code is old."]);
    if (need !== "none") {
      why.push([link("role/levels/#which-level-do-you-need", "Level:"), ` ${kit.levels[level]}. `, {
        junior: "A developer of yours has time to review and to teach.",
        middle: nobody ? "Nobody here can review code, so a junior's mistakes would go live unseen." : "Features and repairs across several parts are mid-level work.",
        senior: "Several teams, or peaks with an uptime promise: early decisions are expensive to undo.",
      }[level]]);
      why.push([link("role/backend-frontend-fullstack/", "Backend or full-stack:"), ` ${kind}. `, kind === "backend" ? "This holds if rules and data are the hard part; if it is the screens, take a frontend developer." : "One person serves both sides of a small site; the interview asks about the backend half."]);
      if (two) why.push([link("role/backend-frontend-fullstack/", "Second pair of eyes:"), " each of your two developers reads the other's changes before they go live."]);
      if (nobody) why.push([link("role/backend-frontend-fullstack/", "Second pair of eyes:"), " book an outside senior developer for four to eight hours a month, for a junior at least 16."]);
    }
    return [list(why)];
  };

  const ad = (answers) => fromTemplate(kit.adText(answers));

  const common = (answers) => {
    const { level } = kit.decide(answers);
    const task = kit.data.tasks[answers.troubles[0]];
    return [
      ["[company]", answers.company],
      ["[level]", kit.levels[level]],
      ["[place or remote]", answers.place], ["[Place]", answers.place],
      ["[hours]", answers.hours],
      ["[from] to [to] a year before tax", pay(answers).replace(/^from /, "") && `${pay(answers).replace(/^from /, "")} before tax`],
      ["[pay range]", pay(answers)],
      // The friend is not the candidate: "You will prove that your fix helped" is "who will prove that their fix helped".
      [": [one task line from the ad]", task && task.ad[level].replace(/\.$/, "").replace(/^You /, " who ").replace(/\byour\b/g, "their").replace(/\byourself\b/g, "themselves").replace(/\byou\b/g, "they")],
      ["[our technology]", kit.bare(answers.language)],
      ["[the problem in five words]", task && task.trouble.toLowerCase()],
    ];
  };

  const places = (answers) => {
    // Every place ends when the ad does: the second date of a line is known.
    const ends = (template) => (answers.until ? template.replace(/\[date\](\s+)\[date\]/g, `[date]$1${answers.until}`) : template);
    const text = (name) => fromTemplate(fill(ends(kit.data.templates[name]), common(answers)));
    const nodes = [make("p", "Five places, one real name on each line. At least two must reach people whom nobody in your firm knows.")];
    nodes.push(...text("posting"), make("h3", "To people you know"), ...text("friends"), make("h3", "To somebody who is not looking"), ...text("message"));
    return nodes;
  };

  // A sheet is the page of that name, with the questions of this kit in place of the page's.
  const sheet = (name) => {
    const article = make("div");
    article.append(fromPage(kit.data.sheets[name]));
    return article;
  };

  // Drops a section: its heading and all up to the next one.
  const strike = (article, heading) => {
    let node = article.querySelector(heading);
    while (node) {
      const next = node.nextElementSibling;
      node.remove();
      node = next && next.localName !== "h2" ? next : null;
    }
  };

  const swap = (answers, place) => {
    const choice = make("select");
    choice.name = `swap${place + 1}`;
    choice.append(new Option(`Question ${place + 1}: keep`, ""));
    const { level } = kit.decide(answers);
    for (const at of [level, ...Object.keys(kit.levels).filter((one) => one !== level)]) {
      const group = make("optgroup");
      group.label = kit.levels[at];
      for (const [task, { name, questions }] of Object.entries(kit.pool())) group.append(new Option(`${name}: ${questions[at].title}`, `${task}.${at}`));
      choice.append(group);
    }
    choice.value = answers[choice.name];
    const label = make("label", `Swap question ${place + 1}`, choice);
    label.className = "kit-swap";
    return label;
  };

  // "Words in the key": of the sheet's own list and of the glossary, what these five questions use.
  const explain = (article) => {
    const said = [...article.querySelectorAll(".question")].map((one) => one.textContent).join(" ");
    const list = article.querySelector("#words-in-the-key + ul");
    const own = [...list.children].map((item) => [item.textContent.split(":")[0].toLowerCase(), item]);
    for (const [name, item] of own) if (!name.match(/[a-z]{4,}/g).some((word) => new RegExp(`\\b${word.slice(0, 6)}`, "i").test(said))) item.remove();
    for (const [name, meaning] of kit.data.terms) {
      const short = name.replace(/ \(.*/, "");
      const known = own.some(([one]) => one === short.toLowerCase());
      // "the rest" is no REST.
      const used = new RegExp(`\\b${short}(s|es)?\\b`, short === short.toUpperCase() ? "" : "i").test(said);
      if (known || !used) continue;
      list.append(make("li", make("strong", `${name}:`), ` ${meaning}`));
    }
  };

  const interviewer = (answers) => {
    const article = sheet("interviewer");
    const { level } = kit.decide(answers);
    strike(article, "#use-another-level-or-another-question");
    const old = [...article.querySelectorAll(".question")];
    const five = kit.questions(answers).map((question, place) => {
      const block = make("div", make("h3", `${place + 1}. ${question.title}`), fromPage(question.html));
      block.className = "question";
      return [block, swap(answers, place)];
    });
    old[0].before(...five.flat());
    old.forEach((block) => block.remove());
    explain(article);
    for (const node of article.querySelectorAll("p")) node.innerHTML = node.innerHTML.replace("a mid-level backend developer", `a ${kit.levels[level]} backend developer`);
    return [...article.childNodes];
  };

  const score = (answers) => {
    const article = sheet("score");
    const five = kit.questions(answers);
    const note = article.querySelector("#scores + p");
    if (note) note.remove(); // it tells how to swap by hand
    const blocks = [...article.querySelectorAll(".score")];
    blocks.slice(1).forEach((block) => block.remove());
    five.forEach((question, place) => {
      const block = blocks[0].cloneNode(true);
      block.querySelector("h3").textContent = `${place + 1}. ${question.title}`;
      blocks[0].before(block);
    });
    blocks[0].remove();
    const rows = [...article.querySelectorAll("tbody tr")];
    five.forEach((question, place) => {
      rows[place].children[0].textContent = `${place + 1}. ${question.name}${question.asked ? " (task line)" : ""}`;
    });
    const numbers = (wanted) => five.flatMap((question, place) => (wanted(question) ? [place + 1] : [])).join(", ") || "none";
    const asked = numbers((question) => question.asked);
    const items = article.querySelectorAll("#decision-sheet ~ ul li strong, .decision li strong");
    for (const item of items) {
      const text = item.textContent;
      if (text.startsWith("1s on questions")) item.textContent = `1s on questions ${numbers((question) => question.asked || question.task === "security")}:`;
      if (text.startsWith("Total of questions")) item.textContent = `Total of the task lines (questions ${asked}):`;
    }
    for (const item of article.querySelectorAll("li")) {
      if (item.textContent.startsWith("Total of the task lines (")) item.lastChild.textContent = ` ____ (of ${3 * five.filter((question) => question.asked).length})`;
    }
    return [...article.childNodes];
  };

  const candidate = (answers) => {
    const article = sheet("candidate");
    for (const strong of article.querySelectorAll("p > strong:only-child")) {
      const line = strong.parentElement.nextElementSibling;
      if (strong.textContent.startsWith("You will hear from us") && answers.answer && line) line.replaceWith(make("p", answers.answer));
      if (strong.textContent.startsWith("Contact us") && (answers.contact || answers.email) && line) line.replaceWith(make("p", answers.contact || answers.email));
    }
    return [...article.childNodes];
  };

  // "By 31 January a backup has been restored", "2027-01-31"
  const DATED = /\b(January|February|March|April|May|June|July|August|September|October|November|December)\b|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b/;

  // What a freelancer or an agency signs: the first outcome, the hours and the price are known.
  const agreement = (answers) => {
    const { from, to, per, currency } = answers;
    const template = kit.data.templates.agreement;
    const text = kit.mayBeCalled(answers) ? template : template.replace(" [and within (hours) at night, paid how]", "");
    const rate = per === "hour" && (from || to) && `${[from, to].filter(Boolean).join(" to ")} ${currency || "[currency]"}`;
    return fromTemplate(fill(text, [
      ["[Company]", answers.company],
      ["[rate]", rate],
      [", by [date]: [outcome]", DATED.test(answers.outcome1) && ": [outcome]"],
      ["[outcome]", answers.outcome1.replace(/\.$/, "")],
    ]));
  };

  const plan = (answers) => {
    const names = answers.troubles.map((name) => kit.data.tasks[name]).filter(Boolean);
    const text = fill(kit.data.templates.plan, [
      ["[outcome 1 of the ad]", answers.outcome1],
      ["[task line 1] [task line 2] [task line 3]", names.map((task) => task.name).join(", ")],
    ]);
    const table = make("pre", withGaps("code", text));
    const nodes = [table];
    for (const task of names) nodes.push(make("h3", `${task.name}: what you can see at each level`), fromPage(task.levels));
    return nodes;
  };

  kit.parts = {
    decision: { title: "The decision", make: decision },
    ad: { title: "The ad", make: ad },
    places: { title: "Where to post, and the first message", make: places },
    interviewer: { title: "The interviewer's sheet", make: interviewer },
    score: { title: "The score sheet", make: score },
    candidate: { title: "The candidate's sheet", make: candidate },
    cost: { title: "The cost of the first year", make: (answers) => kit.cost(answers) },
    plan: { title: "The first 90 days", make: plan },
    agreement: { title: "The agreement for some hours a month", make: agreement, fits: (answers) => kit.decide(answers).need === "hours" },
  };
}
