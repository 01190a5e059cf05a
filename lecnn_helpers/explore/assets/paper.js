/* Keeps what is printed under an explorer true to its picture (paper.py). The explorer's link
   says the setting; where it is the default or a preset there is a QR code. */
(() => {
  "use strict";
  const QUIET = 4;
  const encode = (character) => "%" + character.charCodeAt(0).toString(16).toUpperCase();
  const legible = (text) => text.replace(/[%&+#]/g, encode).replace(/ /g, "+");

  /** The dark bars of a packed code, as `_svg` of paper.py writes them. */
  function path(packed) {
    const bits = [...atob(packed)]
      .map((octet) => octet.charCodeAt(0).toString(2).padStart(8, "0")).join("");
    const size = Math.floor(Math.sqrt(bits.length));
    let d = "";
    for (let y = 0; y < size; y++) {
      for (const bar of bits.slice(y * size, (y + 1) * size).matchAll(/1+/g)) {
        d += `M${bar.index + QUIET} ${y + QUIET}.5h${bar[0].length}`;
      }
    }
    return [size + 2 * QUIET, d];
  }

  function follow(paper) {
    const root = paper.closest(".explorer");
    const link = root.querySelector(".explorer-link");
    const svg = paper.querySelector("svg");
    // Without a link nobody knows what is shown, and a wrong code is worse than none.
    if (!link) return svg?.remove();
    const { controls, presets } = JSON.parse(root.querySelector(".explorer-data").textContent);
    const codes = JSON.parse(paper.dataset.codes);
    const settings = [controls.map((control) => control.default), ...presets.map((p) => p.state)]
      .map((state) => state.map((value, i) => controls[i].texts[value]));
    const update = () => {
      const query = link.href.split("#")[1]?.split(/\?(.*)/s)[1] ?? "";
      const asked = new URLSearchParams(query);
      const texts = controls.map(({ name, texts, default: i }) => asked.get(name) ?? texts[i]);
      const index = settings.findIndex((setting) => setting.every((text, i) => text === texts[i]));
      const short = index < 0
        ? "?" + controls.map(({ name }, i) => `${name}=${legible(texts[i])}`).join("&")
        : index > 0 ? `?preset=${legible(presets[index - 1].label)}` : "";
      paper.querySelector("b").textContent = paper.dataset.address + short;
      if (!svg) return;
      svg.style.display = codes[index] ? "" : "none";
      if (!codes[index]) return;
      const [size, d] = path(codes[index]);
      svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
      svg.style.width = `${Math.max(20 / (size - 2 * QUIET), 0.5) * size}mm`;
      svg.firstElementChild.setAttribute("d", `M0 0h${size}v${size}H0z`);
      svg.lastElementChild.setAttribute("d", d);
    };
    new MutationObserver(update).observe(link, { attributeFilter: ["href"] });
    update();
  }

  const start = () => document.querySelectorAll(".explorer-paper").forEach(follow);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
