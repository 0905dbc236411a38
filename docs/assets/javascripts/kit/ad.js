// The ad: the template of hiring/job-description with the answers in its brackets.
window.kit = window.kit || {};
{
  // [what stands in the template, what the answers make of it]; an empty answer leaves the bracket.
  const fill = (text, pairs) => pairs.reduce((all, [old, value]) => (value ? all.split(old).join(value) : all), text);

  const bare = (version) => version.replace(/\s+[\d.]+\S*$/, ""); // "PHP 7.4" is "PHP" in a title

  const pay = (answers) => {
    if (!answers.from && !answers.to) return "";
    const ends = [answers.from, answers.to].filter(Boolean).join(" to ");
    return `from ${ends} ${answers.currency || "[currency]"} ${answers.per === "hour" ? "an" : "a"} ${answers.per || "[year / month]"}`;
  };

  // Nobody is promised a reviewer whom the company does not have yet: that name stays a gap.
  const team = ({ review, situation }) => {
    const reviewer = { nobody: "[Name of the outside reviewer]", outside: "An outside senior developer", colleague: "A developer of ours" }[review];
    const alone = ["first", "takeover"].includes(situation) && review !== "colleague";
    return reviewer && `The team: ${alone ? "you are our only developer" : "[number] developers"}. ${reviewer} reviews your work.`;
  };

  const musts = (lines, answers, decided) => {
    const alone = answers.situation !== "more";
    const wanted = [];
    for (const line of lines) {
      if (/^ {2}\[For a junior: /.test(line)) {
        if (decided.level === "junior") wanted[wanted.length - 1] = `- ${line.match(/: (.*)\]$/)[1]}`;
      } else if (line.startsWith("- You ")) wanted.push(line);
      else if (answers.framework && line.startsWith(alone ? "- [You work alone" : "  [You have colleagues")) {
        wanted.push(alone ? "- You have worked with [framework]." : "- You have worked with [framework] or a similar framework.");
      }
    }
    if (answers.situation === "takeover") wanted.push(`- Y${oldCode()[1].slice("Must: y".length)}`);
    return wanted;
  };

  // What the ad says of old code, and its must, as one line each.
  const oldCode = () => kit.data.templates.oldCode.split("\n\n").map((part) => part.replace(/\n/g, " "));

  // The reviewer stands in the line of the team.
  const honest = (answers) =>
    fill(oldCode()[0].replace(/ \[Name\][^.]*\.$/, ""), [["[PHP 7.4]", answers.language]]);

  // Sections of the template: a line in capital letters, such as "USEFUL, AND YOU CAN LEARN IT HERE", begins one.
  const sections = (template) => {
    const parts = [{ name: "", lines: [] }];
    for (const line of template.split("\n")) {
      const name = line.match(/^([A-Z][A-Z ,]+[A-Z])( {2}\[.*)?$/);
      if (name && parts[0].lines.length) parts.push({ name: name[1], lines: [] });
      else parts[parts.length - 1].lines.push(line);
    }
    return parts;
  };

  kit.adText = (answers) => {
    const decided = kit.decide(answers);
    const level = kit.levels[decided.level];
    const language = bare(answers.language);
    const kind = decided.kind === "backend" ? "BACKEND DEVELOPER" : "BACKEND DEVELOPER (full-stack)";
    const tasks = answers.troubles.filter((name) => kit.data.tasks[name]);
    const outcomes = [answers.outcome1, answers.outcome2, answers.outcome3].filter(Boolean);
    const change = {
      "": (lines) => [`${kind}${language ? `, ${language}` : ""}, ${level}`, ...lines.slice(1)],
      "WHO WE ARE": (lines) => (answers.situation === "takeover" ? [...lines, honest(answers)] : lines),
      "WHAT WILL BE DIFFERENT AFTER ONE YEAR": (lines) =>
        outcomes.length ? outcomes.map((one) => `- ${one}`) : lines.slice(0, 1),
      "WHAT YOU WILL DO": () => (tasks.length ? tasks.map((name) => `- ${kit.data.tasks[name].ad[decided.level]}`) : ["- [Choose one to four troubles above]"]),
      "WHAT YOU MUST BRING": (lines) => musts(lines, answers, decided),
      "USEFUL, AND YOU CAN LEARN IT HERE": () => ["- How our trade works"],
    };
    const text = sections(kit.data.templates.ad)
      .map(({ name, lines }) => [name, ...(change[name] ? change[name](lines) : lines).filter((line) => line.trim())].filter(Boolean).join("\n"))
      .join("\n\n");
    const contact = answers.contact || answers.email;
    return fill(text, [
      ["[Company]", answers.company],
      ['[town, or "remote from ..."]', answers.place],
      ["[hours a week]", answers.hours],
      ["from [figure] to [figure] [currency] a [year / month]", pay(answers)],
      ["Apply by [date]", answers.until && `Apply by ${answers.until}`],
      ["by [date]. Questions:", answers.until && `by ${answers.until}. Questions:`],
      ["[What you sell and to whom, in one sentence.]", answers.sells],
      ["What runs today: [language], [framework], [database].", ["language", "framework", "database"].some((name) => answers[name])
        && `What runs today: ${[answers.language, answers.framework, answers.database].filter(Boolean).join(", ")}.`],
      ["The team: [number] developers. [Name or role] reviews your work.", team(answers)],
      ["in [language]", language && `in ${language}`],
      ["a [database]", bare(answers.database) && `a database such as ${bare(answers.database)}`],
      ["with [framework]", bare(answers.framework) && `with ${bare(answers.framework)}`],
      ["[permanent / until ...]", { hours: "by the hour, a fixed number each month", permanent: "permanent" }[decided.need]],
      ['[date or "you tell us"]', "you tell us"],
      ["Place and hours: [...]. Flexible: [what exactly]", (answers.place || answers.hours) && `Place and hours: ${[answers.place, answers.hours].filter(Boolean).join(", ")}`],
      ["[no / one week in ..., paid how]", kit.mayBeCalled(answers) ? "" : "no"],
      ["[No work sample / A work sample of two hours at most, paid]", "No work sample."],
      ["You will hear from us by [date]. We decide by [date].", answers.answer && `You will hear from us by ${answers.answer}.`],
      ["tell [name, address]", contact && `tell ${contact}`],
      ["To [email, or address]", answers.email && `To ${answers.email}`],
      ["Questions: [name, email, phone]", contact && `Questions: ${contact}`],
    ]).replace(" [and the work sample]", "");
  };

  kit.fill = fill;
  kit.pay = pay;
  kit.bare = bare;
}
