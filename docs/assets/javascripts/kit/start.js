// The kit's first load: the form appears; everything else comes with the first touch or with a link that holds answers.
{
  const form = document.getElementById("kit-form");
  const rest = [...document.getElementById("page-scripts").content.querySelectorAll("script")].map((script) => script.getAttribute("src"));
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
        document.getElementById("kit-status").textContent = "A part of the kit could not be loaded. Reload the page, or use the pages listed below.";
      });
      document.head.append(script);
    };
    next();
  };
  document.getElementById("kit").hidden = false;
  for (const event of ["pointerdown", "focusin", "input"]) document.querySelector(".md-content").addEventListener(event, begin);
  if (location.hash.includes("=")) begin();
}
