// The one rule for "do you need one, and which": the same that role/do-you-need-one prints; a test compares them.
window.kit = window.kit || {};
kit.decide = (answers) => {
  const sign = (name) => answers.signs.includes(name);
  const large = sign("teams") || (sign("peaks") && sign("uptime"));
  const growing = sign("peaks") || sign("uptime") || answers.situation === "more";
  const size = large ? "large" : growing ? "growing" : "small";

  let need = "permanent";
  if (answers.troubles.length === 0 && answers.signs.length === 0) need = "none";
  else if (size === "small" && answers.troubles.length <= 2) need = "hours";

  let level = "middle";
  if (size === "large") level = "senior";
  else if (answers.review === "colleague" && answers.situation === "more" && !sign("payments")) level = "junior";
  if (kit.levels[answers.level]) level = answers.level;

  const kind = answers.situation !== "more" && size === "small" ? "full-stack" : "backend";
  return { size, need, level, kind };
};
kit.levels = { junior: "junior", middle: "mid-level", senior: "senior" };

// Five questions: the chosen tasks first, then security, testing and the others, unless one was swapped.
kit.questions = (answers) => {
  const all = Object.keys(kit.data.tasks);
  const wanted = [...answers.troubles.filter((name) => all.includes(name)), "security", "testing", "correctness", "databases", ...all];
  const five = [...new Set(wanted)].slice(0, 5);
  const level = kit.decide(answers).level;
  return five.map((task, place) => {
    const swapped = (answers[`swap${place + 1}`] || "").split(".");
    const known = kit.data.tasks[swapped[0]] && kit.levels[swapped[1]];
    const [from, at] = known ? swapped : [task, level];
    return { task: from, level: at, name: kit.data.tasks[from].name, asked: answers.troubles.includes(from), ...kit.data.tasks[from].questions[at] };
  });
};
