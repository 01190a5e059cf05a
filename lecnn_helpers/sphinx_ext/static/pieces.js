/* A long page is laid out section by section, so that a slow phone can answer its reader in
   between. Its head has marked it "in-pieces" (arrival.py): a section below the screen is not laid
   out (book.css) until its turn comes here, or the reader does. */
(() => {
  "use strict";
  const root = document.documentElement;
  const sections = [...document.querySelectorAll(".in-pieces .bd-article > section > section")];
  const waiting = [...sections];
  const idle = window.requestIdleCallback ?? ((call) => setTimeout(call, 20));

  function next() {
    if (!waiting.length) beWhole();
    else {
      waiting.shift().style.contentVisibility = "visible";
      idle(next, { timeout: 500 });
    }
  }

  function beWhole() {
    if (!root.classList.contains("in-pieces")) return;
    waiting.length = 0;
    root.classList.remove("in-pieces");
    for (const section of sections) section.style.contentVisibility = "";
    tell();
  }

  // To the theme's script, which measures what is on the page.
  const tell = () => window.dispatchEvent(new Event("page-whole"));

  if (sections.length) idle(next, { timeout: 500 });
  else window.addEventListener("load", tell);
  root.classList.toggle("in-pieces", sections.length > 0);
  // A link leads to where its target stands in the whole page.
  document.addEventListener("click", (event) => {
    if (event.target.closest("a")) beWhole();
  }, { capture: true });
  window.addEventListener("beforeprint", beWhole);
})();
