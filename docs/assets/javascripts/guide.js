// The only script of the first load: what must answer the first touch. Each block has one job and says why
// it is there. The theme's own script comes with the first wish to search, and nothing else needs it.
// It must run in Chrome 88, Safari 14 and Firefox 79: tests/test_site.py names what came later.
{
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  // What no first touch needs waits until the page stands.
  const later = window.requestIdleCallback ?? setTimeout;

  // Colors: the theme's switch appears only with its script, which a reader may never load.
  const colors = find(".guide-colors");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    const scheme = root.dataset.mdColorScheme;
    colors.setAttribute("aria-pressed", scheme ? scheme === "slate" : dark.matches);
  };
  colors?.addEventListener("click", () => {
    const wanted = colors.getAttribute("aria-pressed") === "true" ? "default" : "slate";
    // Who chooses what the device says anyway follows the device again.
    const follow = (wanted === "slate") === dark.matches;
    if (follow) delete root.dataset.mdColorScheme;
    else root.dataset.mdColorScheme = wanted;
    show();
    try {
      if (follow) localStorage.removeItem("guide-colors");
      else localStorage.setItem("guide-colors", wanted);
    } catch {
      // A browser that keeps nothing keeps the choice for this page only.
    }
  });
  dark.addEventListener("change", show);
  if (colors) show();

  // Drawer: the theme opens it with a label, which no keyboard reaches.
  const drawer = find("#__drawer");
  const menu = find(".guide-menu");
  const setDrawer = (open) => {
    if (drawer.checked !== open) drawer.click();
  };
  const close = find(".guide-close");
  menu?.addEventListener("click", () => setDrawer(true));
  close?.addEventListener("click", () => setDrawer(false));
  const behind = document.querySelectorAll(".md-skip, .md-header, .md-content, .md-footer");
  drawer?.addEventListener("change", () => {
    // What lies behind the open drawer is not reached; a browser without inert does not show it either.
    for (const part of behind) {
      if ("inert" in part) part.inert = drawer.checked;
      else part.style.visibility = drawer.checked ? "hidden" : "";
    }
    (drawer.checked ? close : menu)?.focus();
  });
  matchMedia("(min-width: 76.25em)").addEventListener("change", () => setDrawer(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer?.checked) setDrawer(false);
  });

  // Levels of the menu: labels, too. An open level covers the one it came from, so the focus moves with it.
  const replace = (label) => {
    const box = document.getElementById(label.htmlFor);
    if (!box || box === drawer) return;
    const back = label.classList.contains("md-nav__title");
    const name = label.closest(".md-nav__item").querySelector(".md-ellipsis").textContent.trim();
    const button = document.createElement("button");
    button.type = "button";
    if (label.id) button.id = label.id;
    button.className = label.className;
    button.setAttribute("for", box.id); // the theme's rules look for it
    button.setAttribute("aria-label", back ? `Back from ${name}` : `Inside ${name}`);
    button.setAttribute("aria-expanded", box.checked);
    button.append(...label.childNodes);
    label.replaceWith(button);
    button.addEventListener("click", () => box.click());
    const level = box.parentElement.closest(".md-nav");
    const covered = () => level.classList.toggle("guide-covered", box.checked);
    box.addEventListener("change", () => {
      button.setAttribute("aria-expanded", box.checked);
      covered();
      if (back === box.checked) button.focus();
    });
    if (box.checked) covered();
  };
  later(() => document.querySelectorAll(".md-sidebar--primary label[for]").forEach(replace));

  // Search: its script, worker and index weigh three times as much as a page and come when they are wanted.
  const input = find(".md-search__input");
  const toggle = find("#__search");
  const load = () => {
    const parts = find("#theme-scripts");
    if (!parts) return;
    parts.remove();
    const count = find(".md-search-result__meta");
    const first = count.textContent;
    // A search that cannot start says so instead of waiting for ever.
    const fail = () => {
      if (count.textContent !== first) return;
      count.textContent = "Search did not load. Check the connection and load the page again, or use the menu.";
      if (document.activeElement === input && !toggle.checked) toggle.click();
    };
    const add = (address, then) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", then);
      script.addEventListener("error", fail);
      document.body.append(script);
    };
    const theme = parts.content.querySelector("script").getAttribute("src");
    const start = () => {
      // The theme reports an index that does not come as an error of the page, and a silent worker not at all.
      addEventListener("error", fail);
      setTimeout(fail, 20000);
      // Letters typed before the script arrived count, too.
      if (input?.value) input.dispatchEvent(new Event("keyup"));
    };
    if (location.protocol === "file:") add(parts.dataset.fileWorker, () => add(theme, start));
    else add(theme, start);
  };
  let before = null; // what had the focus, and gets it back
  const openSearch = () => {
    before = document.activeElement;
    load();
    if (!toggle.checked) toggle.click();
    input?.focus();
  };
  find(".guide-search")?.addEventListener("click", openSearch);
  input?.addEventListener("focus", (event) => {
    before = event.relatedTarget ?? before;
    load();
  });
  // The theme takes the focus from the field only after it has closed the search. Whoever left the field by
  // Tab is elsewhere by then, and must not be sent back.
  toggle?.addEventListener("change", () =>
    setTimeout(() => toggle.checked || document.activeElement !== document.body || before?.focus()),
  );
  if (new URLSearchParams(location.search).has("q")) load();
  document.addEventListener("keydown", ({ key }) => {
    // The theme closes its search by these keys, and cannot if its script did not come.
    if (window.component$ || !toggle?.checked || (key !== "Escape" && key !== "Tab")) return;
    toggle.click();
    if (key === "Escape") input.blur();
  });

  // Keys: "/" opens the search at once; the theme's other one-key shortcuts would act on whoever
  // speaks to a computer instead of typing.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || toggle?.checked) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "/" && input) {
      event.preventDefault();
      event.stopPropagation();
      openSearch();
    } else if ("pn,.fs".includes(event.key)) {
      event.stopPropagation();
    }
  });

  // Next page: fetched once a pointer, a finger or the focus is on its link, so that it is there at the press.
  // Browsers with speculation rules render it, too, once the pointer rests, by the rules of overrides/main.html.
  const fetched = new Set([location.pathname]);
  const fetchAhead = ({ target }) => {
    const link = target.closest && target.closest("a[href]");
    if (!link || link.origin !== location.origin || !link.pathname.endsWith("/") || fetched.has(link.pathname)) return;
    fetched.add(link.pathname);
    const hint = document.createElement("link");
    hint.rel = "prefetch";
    hint.href = link.pathname;
    // Safari fetches nothing by a hint.
    if (hint.relList.supports("prefetch")) document.head.append(hint);
    else fetch(link.pathname).catch(() => {});
  };
  if (location.protocol !== "file:" && !navigator.connection?.saveData)
    for (const event of ["pointerover", "touchstart", "focusin"])
      document.addEventListener(event, fetchAhead, { passive: true });

  // Contents: the section in view is marked, as the theme's script would do, and the line of a phone names it.
  const contents = [".md-sidebar--secondary", ".guide-contents"].map((place) =>
    [...document.querySelectorAll(`${place} a[href^='#']`)].map((link) => ({
      link,
      heading: document.getElementById(decodeURIComponent(link.hash.slice(1))),
    })),
  );
  const folded = find(".guide-contents");
  const follow = () => {
    for (const list of contents) {
      const passed = list.filter(({ heading }) => heading?.getBoundingClientRect().top < 130);
      const here = passed[passed.length - 1];
      for (const { link } of list) {
        link.classList.toggle("md-nav__link--active", link === here?.link);
        if (link === here?.link) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
      if (folded && list === contents[1])
        find(".guide-place").textContent = here && here !== list[0] ? here.link.textContent : "";
    }
  };
  // The list lies over the text, so it goes once it has led on.
  const fold = () => (folded.open = false);
  folded?.addEventListener("click", ({ target }) => target.closest("a") && fold());
  folded?.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !folded.contains(relatedTarget) && fold());
  folded?.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !folded.open) return;
    fold();
    folded.firstElementChild.focus();
  });
  let waiting = 0;
  const scrolled = () => {
    if (!waiting) waiting = requestAnimationFrame(() => follow((waiting = 0)));
  };
  document.addEventListener("scroll", scrolled, { passive: true });

  // Tables and code: what scrolls sideways must be reachable without a mouse, and only that.
  const wide = document.querySelectorAll(".md-typeset table, .md-typeset pre > code");
  const measure = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
      else target.removeAttribute("tabindex");
    }
  });
  for (const one of wide) measure.observe(one);

  // Copies: lines for the ad and templates are there to be taken along. A button's name says what it copies:
  // the level before a line, or the heading above a template.
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "guide-copy";
  copy.setAttribute("aria-live", "polite");
  let heading = "";
  const addCopy = (place) => {
    if (/^H\d$/.test(place.tagName)) return (heading = place.firstChild.textContent.trim());
    const text = place.textContent.trim();
    const button = copy.cloneNode();
    const say = (word) => {
      button.textContent = word;
      const rest = button.appendChild(document.createElement("span"));
      rest.className = "guide-unseen";
      rest.textContent = ` ${place.tagName === "P" ? place.previousElementSibling.textContent : heading}`;
    };
    say("Copy");
    button.addEventListener("click", () =>
      navigator.clipboard.writeText(text).then(
        () => say("Copied"),
        () => say("Not allowed"),
      ),
    );
    place.append(button);
  };
  const copied = ".md-content :is(h1, h2, h3, h4), .ad > p:nth-of-type(even), .md-typeset pre";
  if (navigator.clipboard) later(() => document.querySelectorAll(copied).forEach(addCopy));

  // Links of headings: the sign beside one copies its address, and says so.
  for (const sign of navigator.clipboard ? document.querySelectorAll(".headerlink") : []) {
    const name = sign.getAttribute("aria-label");
    const say = (text) => sign.setAttribute("aria-label", (sign.textContent = text));
    sign.addEventListener("click", () => navigator.clipboard.writeText(sign.href).then(() => say("Copied")));
    sign.addEventListener("blur", () => {
      say("#");
      sign.setAttribute("aria-label", name);
    });
  }

  // Stamp: a page built long ago must still say that its check has lapsed.
  const stamp = find(".stamp-lapsed");
  const today = new Date().toISOString().slice(0, 10);
  if (stamp && today >= stamp.dataset.due) stamp.hidden = false;

  // The first screen: a look-up's script comes with the first touch, and a link to the kit carries its answer along.
  const lookup = find("[data-script]");
  const ask = () => {
    const script = document.createElement("script");
    script.src = lookup.dataset.script;
    document.body.append(script);
  };
  lookup?.addEventListener("focusin", ask, { once: true });
  for (const link of document.querySelectorAll("[data-answers]")) link.hash = link.dataset.answers;

  // Last, so that a script that failed leaves the controls that need none.
  root.className = "js";
}
