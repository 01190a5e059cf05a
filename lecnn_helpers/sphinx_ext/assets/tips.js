// What letters, terms and citations mean, beside them. The texts are in the page, in a template;
// one popover shows them, so that nothing cuts it off. It stays while the pointer or the focus is
// on the word or in the tip, and Escape sends it away (WCAG 1.4.13).
(() => {
  const texts = new Map();
  const template = document.getElementById("tip-texts");
  for (const text of template?.content.children ?? []) texts.set(text.dataset.tip, text);
  const tip = document.createElement("div");
  if (!texts.size || !tip.showPopover) return; // then the links lead to the same words
  tip.id = "tip";
  tip.popover = "manual";

  const OPEN = 250; // ms: a pointer that only passes by asks nothing
  const CLOSE = 300; // and one on its way into the tip has not left
  const ACCENTS = { "ˆ": "\u0302", "^": "\u0302", "‾": "\u0304", "¯": "\u0304", "˜": "\u0303" };
  let asked = null; // what the open tip is about
  let timer = 0;
  let touched = false; // the last press was by a finger
  let returning = false; // the focus goes back to a word whose tip was sent away
  let byTouch = null; // the link that a finger has asked, and which its next tap follows

  // What a letter of a formula is called: with its accent and, if there is a text for that, index.
  function sign(letter) {
    let text = letter.textContent;
    let node = letter;
    let above = node.parentElement;
    if (above.localName === "mover" && above.firstElementChild === node) {
      text += ACCENTS[above.children[1].textContent] ?? "?";
      node = above;
      above = node.parentElement;
    }
    text = text.normalize();
    if (/^msub(sup)?$/.test(above.localName) && above.firstElementChild === node) {
      const index = above.children[1].textContent.replace(/\d/g, (digit) =>
        String.fromCharCode(0x2080 + Number(digit)));
      if (texts.has(text + index)) return text + index;
    }
    return text;
  }

  const article = document.querySelector("article") ?? document.body;

  // What at this place can be asked, and its text's key; null if nothing can.
  function find(target) {
    if (!target.closest || tip.contains(target)) return null;
    const letter = target.closest("mi");
    const word = letter ?? target.closest("a[href*='#'], .tip-letter");
    if (!word || !article.contains(word)) return null;
    let key;
    if (letter) key = sign(letter);
    else if (word.classList.contains("tip-letter")) key = word.textContent.normalize();
    else if (/^(glossary|references)\.html#/.test(word.getAttribute("href"))) key = word.hash;
    return texts.has(key) ? { word, keys: [key] } : null;
  }

  // Of a whole formula: each of its letters, once.
  function findAll(formula) {
    const keys = new Set([...formula.querySelectorAll("mi")].map(sign));
    return { word: formula, keys: [...keys].filter((key) => texts.has(key)) };
  }

  function open({ word, keys }, y) {
    clearTimeout(timer);
    if (word === asked || !keys.length) return;
    close();
    asked = word;
    // Several letters: each in its line. One: all that is known of it.
    tip.replaceChildren(...keys.flatMap((key) => {
      const all = [...texts.get(key).cloneNode(true).children];
      return keys.length > 1 ? all.slice(0, 1) : all;
    }));
    // Right behind the word, so that the keyboard goes from the one into the other.
    (word.closest(".math") ?? word).after(tip);
    tip.showPopover();
    place(word, y);
    if (word.matches("a, .math")) word.setAttribute("aria-describedby", tip.id);
    if (!word.matches(".math")) word.classList.add("tip-asked");
  }

  // Below the word, or above it where there is more room; in the page, so that it scrolls along.
  // A word that goes on in the next line is asked at the height y of the pointer.
  function place(word, y) {
    const { clientWidth, clientHeight } = document.documentElement;
    const lines = [...word.getClientRects()];
    const box = lines.find((line) => line.top <= y && y <= line.bottom) ?? lines.at(-1);
    const { offsetWidth: width, offsetHeight: height } = tip;
    const below = box.bottom + 4;
    const above = box.top - 4 - height;
    const top = below + height <= clientHeight || above < 0 && box.top < clientHeight / 2 ? below : above;
    const left = Math.max(8, Math.min(box.left, clientWidth - width - 8));
    tip.style.left = `${left + scrollX}px`;
    tip.style.top = `${Math.max(8, top) + scrollY}px`;
  }

  function close() {
    clearTimeout(timer);
    if (!asked) return;
    asked.removeAttribute("aria-describedby");
    asked.classList.remove("tip-asked");
    asked = byTouch = null;
    if (tip.matches(":popover-open")) tip.hidePopover();
    tip.remove();
  }

  const later = (call, delay) => { clearTimeout(timer); timer = setTimeout(call, delay); };
  const isHeld = () => {
    const focus = document.activeElement;
    return tip.contains(focus) || focus === asked && asked.matches(":focus-visible");
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const found = find(event.target);
    if (tip.contains(event.target) || found && found.word === asked) clearTimeout(timer);
    else if (found) later(() => open(found, event.clientY), OPEN);
    else if (asked && !isHeld()) later(close, CLOSE);
    else clearTimeout(timer);
  });
  document.documentElement.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "touch") return; // a finger always leaves, and what it asked stays
    if (asked && !isHeld()) later(close, CLOSE);
    else clearTimeout(timer);
  });

  document.addEventListener("focusin", ({ target }) => {
    if (returning) return;
    if (tip.contains(target)) return clearTimeout(timer);
    const found = target.matches(":focus-visible") &&
      (target.matches(".math") ? findAll(target) : find(target));
    if (found) open(found);
    else if (asked && !byTouch && !target.contains(asked)) close();
  });
  document.addEventListener("focusout", ({ target, relatedTarget }) => {
    const from = target === asked || tip.contains(target);
    const stays = relatedTarget === asked || tip.contains(relatedTarget);
    if (asked && from && !stays && !byTouch) later(() => tip.matches(":hover") || close(), 0);
  });

  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    if (asked && !tip.contains(event.target) && find(event.target)?.word !== asked) close();
  });
  // Not as a click: a phone makes clicks only of taps on what it takes for a control.
  document.addEventListener("pointerup", (event) => {
    if (event.pointerType !== "touch") return;
    const found = find(event.target);
    if (found && found.word.localName !== "a") open(found, event.clientY);
  });
  document.addEventListener("click", (event) => {
    const found = touched && find(event.target);
    if (!found || found.word.localName !== "a" || byTouch === found.word) return;
    event.preventDefault();
    open(found, event.clientY);
    byTouch = found.word;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !asked) return;
    const back = tip.contains(document.activeElement) && asked;
    close();
    returning = true;
    if (back) back.focus();
    returning = false;
  });
})();
