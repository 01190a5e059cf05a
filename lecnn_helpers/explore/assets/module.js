/* The host's end of an explorer in a module. module.py puts before it what it uses: `html`,
   `style` and `theme` as texts, and `exploreHost` with the `wake` of explore.js. */
const DARK_CLASSES = ["dark", "quarto-dark", "vscode-dark", "vscode-high-contrast"];
const LIGHT_CLASSES = ["light", "quarto-light", "vscode-light", "vscode-high-contrast-light"];
const system = matchMedia("(prefers-color-scheme: dark)");

/** "dark" or "light" where an element marks a theme that we know, else undefined. */
function markOf(element) {
  const { theme, bsTheme, jpThemeLight } = element.dataset;
  const page = [document.documentElement, document.body].includes(element);
  const said = theme ?? bsTheme ?? (page ? element.getAttribute("theme") : null);
  if (said === "dark" || said === "light") return said;
  if (said === "auto") return system.matches ? "dark" : "light";
  if (jpThemeLight) return jpThemeLight === "false" ? "dark" : "light";
  const has = (names) => page && names.some((name) => element.classList.contains(name));
  // VS Code names its light high contrast by both classes.
  return has(LIGHT_CLASSES) ? "light" : has(DARK_CLASSES) ? "dark" : undefined;
}

/** The theme that is nearest above, through shadow roots, which selectors do not see through. */
function themeAround(element) {
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    const mark = markOf(at);
    if (mark) return mark;
  }
  return undefined;
}

/** Show the explorer in `el`; returns what removes it. `model` holds nothing that it needs. */
function render({ el, signal }) {
  const box = document.createElement("div");
  // A root of its own: its ids meet no others, and no style of the host's bends the picture.
  const shadow = box.attachShadow({ mode: "open" });
  shadow.innerHTML = `<style>${style}</style><div>${html}</div>`;
  const inside = shadow.lastElementChild;
  const end = new AbortController();
  el.append(box);

  const follow = () => {
    const now = theme === "auto" ? themeAround(el) : theme;
    if (now) inside.dataset.theme = now;
    else delete inside.dataset.theme;
  };
  const marks = new MutationObserver(follow);
  for (const page of [document.documentElement, document.body]) {
    marks.observe(page, { attributes: true });
  }
  system.addEventListener("change", follow, { signal: end.signal });
  // Some hosts put `el` into the page only later: then the box gets its first size.
  const placed = new ResizeObserver(follow);
  placed.observe(box);
  follow();
  exploreHost.wake(inside.querySelector(".explorer"), end.signal);

  const remove = () => {
    end.abort();
    marks.disconnect();
    placed.disconnect();
    box.remove();
  };
  signal?.addEventListener("abort", remove, { once: true });
  return remove;
}

export default { render };
