// Starts the deck: light or dark, and at the slide of an explorer that the address names.
(() => {
  const HEIGHT = 720;
  const page = document.documentElement;
  const asked = new URLSearchParams(location.search);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = asked.get("theme");
  const show = (name) => { page.dataset.theme = name; };
  show(theme === "dark" || theme === "light" ? theme : dark.matches ? "dark" : "light");

  /** Shrink what is too tall for a slide. Letters shrink with it, so it wraps less, too. */
  const fit = (slide) => {
    slide.style.zoom = "";
    const height = slide.scrollHeight;
    if (height > HEIGHT) slide.style.zoom = Math.max(0.5, HEIGHT / height);
  };
  const leaves = () => document.querySelectorAll(".slides section:not(:has(> section))");
  const fitAll = () => {
    page.classList.add("measuring");
    leaves().forEach(fit);
    page.classList.remove("measuring");
  };

  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)).split("?")[0]);
  const slide = named?.closest(".slides section");
  // On paper all slides stand at once, and are cut into pages as soon as reveal starts.
  if (asked.has("print-pdf")) fitAll();
  Reveal.initialize({
    width: 1280,
    height: HEIGHT,
    margin: 0.05,
    center: false,
    hash: true,
    slideNumber: "c/t",
    transition: "none",
    plugins: typeof RevealNotes === "undefined" ? [] : [RevealNotes],
  }).then(() => {
    if (slide) {
      const { h, v } = Reveal.getIndices(slide);
      Reveal.slide(h, v);
    }
    if (asked.has("print-pdf")) return;
    const now = () => fit(Reveal.getCurrentSlide());
    Reveal.on("slidechanged", now);
    document.fonts.ready.then(now);
    // Before it is alive, an explorer has no controls, which may need room.
    const woken = new MutationObserver(now);
    for (const explorer of document.querySelectorAll(".explorer"))
      woken.observe(explorer, { attributeFilter: ["data-alive"] });
    now();
  });
  Reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Light or dark" }, () => {
    show(page.dataset.theme === "dark" ? "light" : "dark");
  });
})();
