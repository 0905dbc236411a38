// What the answers decide. Whether a developer is needed at all is read from the table that role/do-you-need-one prints.
window.kit = window.kit || {};
kit.decide = (answers) => {
  const sign = (name) => answers.signs.includes(name);
  const large = sign("teams") || (sign("peaks") && sign("uptime"));
  const growing = sign("peaks") || sign("uptime") || answers.situation === "more";
  const size = large ? "large" : growing ? "growing" : "small";

  // The table of role/do-you-need-one: the first row that fits the three answers.
  const given = [answers.troubles.length + answers.signs.length > 0 || answers.situation === "takeover", answers.amount.includes("weekly"), answers.amount.includes("pause")];
  const row = kit.data.rule.find(({ when }) => when.every((cell, place) => cell === "Yes or no" || (cell === "Yes") === given[place]));
  const need = row.need.startsWith("Permanent") ? "permanent" : row.need.startsWith("Some") ? "hours" : "none";

  let level = "middle";
  if (size === "large") level = "senior";
  else if (answers.review === "colleague" && answers.situation === "more" && !sign("payments")) level = "junior";
  if (kit.levels[answers.level]) level = answers.level;

  const kind = answers.situation !== "more" && size === "small" ? "full-stack" : "backend";
  return { size, need, level, kind, row };
};
// Somebody may be called outside office hours: a contract promises it, or an evening's pause costs orders.
kit.mayBeCalled = (answers) => answers.signs.includes("uptime") || answers.amount.includes("pause");

kit.levels = { junior: "junior", middle: "mid-level", senior: "senior" };

// Five questions, unless one was swapped: old code first if a program is taken over, then the chosen tasks, and always
// security, since nobody passes without it.
kit.pool = () => ({ ...kit.data.tasks, takeover: kit.data.takeover });
kit.questions = (answers) => {
  const pool = kit.pool();
  const all = Object.keys(kit.data.tasks);
  const takeover = answers.situation === "takeover" ? ["takeover"] : [];
  const wanted = [...takeover, ...answers.troubles.filter((name) => all.includes(name))];
  if (!wanted.includes("security")) wanted.splice(4, Infinity, "security");
  const five = [...new Set([...wanted, "testing", "correctness", "databases", ...all])].slice(0, 5);
  const level = kit.decide(answers).level;
  return five.map((task, place) => {
    const swapped = (answers[`swap${place + 1}`] || "").split(".");
    const known = pool[swapped[0]] && kit.levels[swapped[1]];
    const [from, at] = known ? swapped : [task, level];
    return { task: from, level: at, name: pool[from].name, asked: answers.troubles.includes(from), ...pool[from].questions[at] };
  });
};
