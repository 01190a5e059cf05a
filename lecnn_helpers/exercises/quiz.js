(() => {
  /* Looks at numbers and at orders, wherever they are on the page; once, however many quizzes. */
  if (window.quizLooks) return;
  window.quizLooks = true;

  /* 6.633, 6,633, −3, 220/5; null of what is no number. */
  function number(text) {
    const plain = text.trim().replace(/[−–]/g, "-").replace(/^([^.,]*),(?=\d+$)/, "$1.");
    const parts = plain.split("/").map((part) => /\d/.test(part) ? Number(part) : NaN);
    const value = parts.length > 2 ? NaN : parts.reduce((a, b) => a / b);
    return Number.isFinite(value) ? value : null;
  }

  function show(reasons, shown, words = "") {
    for (const reason of reasons.children) reason.toggleAttribute("data-shown", reason === shown);
    if (shown?.matches(".quiz-other")) shown.textContent = words;
  }

  function aboutNumber(input) {
    const reasons = input.closest("fieldset").querySelector(".quiz-reasons");
    const other = reasons.querySelector(".quiz-other");
    const given = number(input.value);
    if (!input.value.trim()) return show(reasons, null);
    if (given === null) return show(reasons, other, `✗ “${input.value.trim()}” is no number.`);
    const within = +input.dataset.within * (1 + 1e-9);
    const known = [...reasons.querySelectorAll("[data-value]")];
    const met = known.find((reason) => Math.abs(given - reason.dataset.value) <= within);
    if (met) return show(reasons, met);
    const right = +known.find((reason) => reason.matches(".quiz-right")).dataset.value;
    const how = Math.abs(given + right) <= within ? "Its sign is the other one"
      : given > right ? "It is too large" : "It is too small";
    return show(reasons, other, `✗ Not so. ${how}.`);
  }

  function aboutOrder(select) {
    const fieldset = select.closest("fieldset");
    const reasons = fieldset.querySelector(".quiz-reasons");
    const all = [...fieldset.querySelectorAll("select")];
    if (all.some((each) => !each.value)) return show(reasons, null);
    const fit = all.filter((each) => each.value === each.dataset.place).length;
    if (fit === all.length) return show(reasons, reasons.querySelector(".quiz-right"));
    const twice = new Set(all.map((each) => each.value)).size < all.length;
    return show(reasons, reasons.querySelector(".quiz-other"), twice
      ? "✗ Not so. Two have the same place."
      : `✗ Not so. ${fit} of ${all.length} are in their place.`);
  }

  document.addEventListener("change", ({ target }) => {
    if (!target.closest?.("form.quiz")) return;
    if (target.matches("input[data-within]")) aboutNumber(target);
    if (target.matches("select[data-place]")) aboutOrder(target);
  });
})();
