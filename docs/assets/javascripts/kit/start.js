// In the head, before the first paint, so that the form stands where it will stay. Everything else of the kit comes
// with the first touch of the page, or with a link that holds answers.
document.documentElement.dataset.kit = "";
document.addEventListener("DOMContentLoaded", () => {
  const scripts = document.getElementById("page-scripts").content.querySelectorAll("script");
  const rest = [...scripts].map((script) => script.getAttribute("src"));
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    window.kit = { root: rest[0].slice(0, rest[0].indexOf("assets/")) };
    const next = () => {
      const address = rest.shift();
      if (!address) return;
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", next);
      script.addEventListener("error", () => {
        document.getElementById("kit-status").textContent =
          "A part of the kit could not be loaded. Load the page again, or use the pages listed below.";
      });
      document.head.append(script);
    };
    next();
  };
  const content = document.querySelector(".md-content");
  for (const event of ["pointerdown", "focusin", "input"]) content.addEventListener(event, begin);
  if (location.hash.includes("=")) begin();
});
