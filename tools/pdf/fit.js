/* What has to be done in the page before it is printed (printing.py). The window is as wide as the
   text on paper, so what is measured here is what will be printed. */
window.book = (() => {
  "use strict";
  const SMALLEST = 0.6; // of the usual size; below, letters are too small to read
  const READABLE = 0.85; // of what a cell prints; beyond, it goes on on the next line
  const LINES = 20; // of code that stay together
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const width = () => document.body.clientWidth;
  const named = (element) => {
    const words = element.textContent.trim().replace(/\s+/g, " ").slice(0, 50);
    const leaf = element.closest(".leaf")?.id ?? "";
    return `${leaf}: ${element.tagName.toLowerCase()} “${words}”`;
  };

  /** How far an element goes beyond the right edge of what holds it, as a factor; 1 if it fits. */
  function tooWide(element) {
    const room = element.parentElement.getBoundingClientRect();
    const style = getComputedStyle(element.parentElement);
    const left = room.left + parseFloat(style.paddingLeft) + parseFloat(style.borderLeftWidth);
    const right = Math.min(width(), room.right - parseFloat(style.paddingRight));
    const needs = Math.max(element.scrollWidth, element.getBoundingClientRect().width);
    return needs / (right - left);
  }

  /** Make the letters of an element smaller until it fits. */
  function shrink(element, smallest = SMALLEST) {
    const usual = parseFloat(getComputedStyle(element).fontSize);
    let factor = 1;
    for (let i = 0; i < 6; i++) {
      const beyond = tooWide(element);
      if (beyond <= 1.001) return;
      factor = Math.max(smallest, factor / beyond - 0.005);
      element.style.fontSize = `${usual * factor}px`;
      if (factor === smallest) return;
    }
  }

  /** Fit what is too wide; returns what still is. `page` is how high a page is. */
  function fit(page) {
    for (const table of all("table")) {
      shrink(table);
      // What is as high as a good part of a page may go on on the next one, row by row.
      const box = table.closest(".lecture-table") ?? table;
      box.classList.toggle("whole", box.getBoundingClientRect().height < page * 0.4);
    }
    all("math[display=block]").forEach((formula) => shrink(formula));
    for (const pre of all(".cell_input pre")) {
      const lines = pre.textContent.trimEnd().split("\n").length;
      pre.classList.toggle("small", lines <= LINES);
    }
    for (const pre of all(".cell_output pre")) {
      pre.style.whiteSpace = "pre";
      shrink(pre, READABLE);
      pre.style.whiteSpace = "";
      pre.classList.toggle("small", pre.getBoundingClientRect().height < page * 0.4);
    }
    // What is short stays with the code that prints it; what is not may begin the next page.
    for (const output of all(".cell_output")) {
      const short = output.getBoundingClientRect().height < page * 0.12;
      output.classList.toggle("short", short && !output.querySelector("img, svg, .explorer"));
    }
    const parts = "table, math, pre, img, svg, figure, p, li, h1, h2, h3, h4, h5";
    return all(parts)
      .filter((e) => e.getBoundingClientRect().right > width() + 1
        || (e.matches("pre, math[display=block]") && e.scrollWidth > e.clientWidth + 1))
      .map(named);
  }

  /** Put marks around all that a page may not cut; returns what they are around. */
  function mark() {
    const links = document.createElement("nav");
    links.id = "marks";
    links.hidden = true;
    const marked = [];
    const put = (where, id, place) => {
      const span = document.createElement("span");
      span.className = "mark";
      span.id = `mark-${id}-${place}`;
      where(span);
      const link = document.createElement("a");
      link.href = `#${span.id}`;
      links.append(link);
    };
    const around = (element, last = element) => {
      const id = marked.length;
      put((span) => element.prepend(span), id, "start");
      // In the last block, not behind it: where that fills its page, behind it is the next one.
      let end = last;
      while (end.lastElementChild?.matches("p, div, figure, figcaption, pre")) end = end.lastElementChild;
      put((span) => end.append(span), id, "end");
      end.classList.add("marked");
      marked.push({ id, what: named(element) });
    };
    const kept = ".explorer, .explorer-card, div.math, .whole, .question, .small";
    all(kept).forEach((element) => around(element));
    for (const image of all(".cell_output img")) {
      if (!image.closest(".explorer")) around(image.parentElement);
    }
    for (const row of all("tr")) {
      for (const cell of row.cells) around(cell);
    }
    document.body.append(links);
    return marked;
  }

  function unmark() {
    all("#marks, .mark").forEach((element) => element.remove());
    all(".marked").forEach((element) => element.classList.remove("marked"));
  }
  const wanted = () => [...new Set(all("[data-page-of]").map((e) => e.dataset.pageOf))];
  function number(numbers) {
    for (const place of all("[data-page-of]")) {
      place.textContent = place.dataset.form.replace("{}", numbers[place.dataset.pageOf]);
    }
  }
  const loaded = () => Promise.all(all("img").map((image) => image.decode())).then(() => null);
  return { fit, mark, unmark, wanted, number, loaded };
})();
