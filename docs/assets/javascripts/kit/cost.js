// The bill of the first year: hours of ours, prices of the reader's, each line with its reason. An empty price leaves a gap.
window.kit = window.kit || {};
{
  const number = (text) => (text === "" ? null : kit.amount(text));
  const show = (value) => (value === null || Number.isNaN(value) ? "____" : Math.round(value).toLocaleString("en-US"));
  const times = (count, price) => (price === null || Number.isNaN(price) ? null : count * price);

  // Every line: name, low, high, reason. Sums of money are in the reader's currency.
  const lines = (answers) => {
    const price = (name) => number(answers[name]);
    const { level, need } = kit.decide(answers);
    const hours = kit.data.hours;
    // Hours a month, twelve months: levels.md and backend-frontend-fullstack.md say why.
    const [fewest, most, monthly] = level === "junior" ? [16, 16, "16 hours a month for a junior"]
      : need === "hours" ? [1, 2, "1 to 2 hours a month beside bought hours, this guide's estimate"]
      : [4, 8, "4 to 8 hours a month"];
    const hourly = answers.per === "hour";
    const yearly = answers.per === "month" ? 12 : 1;
    // A price for an hour is no yearly pay, nor the other way round: the line then stays empty.
    const fits = hourly === (need === "hours");
    const low = fits ? times(yearly, number(answers.from || answers.to)) : null;
    const high = fits ? times(yearly, number(answers.to || answers.from)) : null;
    const share = (percent, of) => (percent === null || of === null ? null : (of * percent) / 100);
    // role/do-you-need-one says these hours of bought work.
    const rows = need === "hours" ? [
      ["Your hours until the agreement is signed", times(8, price("rate_you")), null, "8 hours: three people asked, two references, one piece of work; this guide's estimate"],
      ["Your hours for access, handover and a look each month", times(16, price("rate_you")), null, "16 hours; this guide's estimate"],
      ["Travel, the first piece of work", price("boards"), null, "your figure"],
    ] : [
      ["Your hours until somebody has signed", times(hours.you, price("rate_you")), null, `${hours.you} hours, for 60 applications and five interviews; this guide's estimate`],
      ["A second person's hours", times(hours.second, price("rate_second")), null, `${hours.second} hours; this guide's estimate`],
      ["The engineer who checks ad, questions and scores", times(hours.engineer, price("rate_engineer")), null, `${hours.engineer} hours; this guide's estimate`],
      ["Your hours for the start and three reviews", times(hours.start, price("rate_you")), null, `${hours.start} hours; this guide's estimate`],
      ["Boards, travel, work samples", price("boards"), null, "your figure"],
    ];
    if (need === "hours") {
      rows.push(["The developer, some hours a month", times(96, low), times(240, high), "8 to 20 hours a month, this guide's estimate; needs your price for an hour"]);
    } else {
      rows.push(["Pay for a year", low, high, fits ? "the range of your ad" : "needs your pay for a year or a month"]);
      rows.push(["Employer's contributions", share(price("oncosts"), low), share(price("oncosts"), high), "your percentage at this pay, since it changes with pay in some countries, such as the UK and Germany; ask your accountant"]);
      if (answers.agency) rows.push(["Agency", share(price("agency"), low), share(price("agency"), high), "your percentage of the first year's pay; a recruiter earns more when it is higher"]);
    }
    rows.push(["Equipment, services, training", price("equipment"), null, "your figure"]);
    rows.push(["On call", price("oncall"), null, kit.mayBeCalled(answers) ? "your figure: the site must not be down outside office hours" : "your figure; 0 if nobody is called"]);
    rows.push(["Cover for vacation and illness", price("cover"), null, "your figure"]);
    if (answers.review === "colleague") rows.push(["Your developer's hours for review and teaching", times(12 * fewest, price("rate_second")), times(12 * most, price("rate_second")), `${monthly}, at the price of the second person's hour`]);
    else rows.push(["Outside reviewer", times(12 * fewest, price("rate_reviewer")), times(12 * most, price("rate_reviewer")), monthly]);
    return rows.map(([name, from, to, why]) => ({ name, low: from, high: to === null ? from : to, why }));
  };

  kit.costLines = lines;
  kit.cost = (answers) => {
    const rows = lines(answers);
    const sum = (end) => rows.reduce((all, row) => all + (row[end] || 0), 0);
    const open = rows.filter((row) => row.low === null).length;
    const between = (low, high) => (low === high ? show(low) : `${show(low)} to ${show(high)}`);
    const { make } = kit;
    const body = make("tbody", ...rows.map((row) => make("tr", make("td", make("strong", row.name)), make("td", between(row.low, row.high)), make("td", row.why))));
    body.append(make("tr", make("td", make("strong", "First year, lines that are filled")), make("td", make("strong", between(sum("low"), sum("high")))), make("td", open ? `${open} lines are still empty` : "every line is filled")));
    const table = make("table", make("thead", make("tr", make("th", "What"), make("th", answers.currency || "Amount"), make("th", "Why"))), body);
    return [make("p", "Prices are yours, hours are this guide's estimate. No pay figure is invented; see ", kit.link("hiring/cost/", "what it costs"), "."), table];
  };
}
