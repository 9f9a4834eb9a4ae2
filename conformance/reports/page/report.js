"use strict";
// The filter, the keyboard in the matrix, and a dialog for a cell's explanation. The page is whole without any of it.
(() => {
  const all = (selector, part = document) => [...part.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const [form, dialog, opened, details] = ["#filters", "#dialog", "#opened", "#details"].map(one);
  const rows = all("#matrix tr.row").map((row) => ({
    row,
    text: row.querySelector("th").textContent.toLowerCase() + " " + row.parentElement.dataset.topic,
    topic: row.parentElement.dataset.topic,
    level: row.dataset.level,
    verdicts: row.dataset.verdicts.split("|"),
  }));
  const chips = all(".chip", form);
  let article = null; // the explanation that is shown
  let link = null; // the cell that it belongs to
  let place = null; // what stands where it came from

  document.documentElement.classList.add("scripted");
  form.hidden = false;

  // ------------------------------------------------------------------------------------------------- the filter

  const filter = () => {
    const words = one("#text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [topic, level] = [one("#topic").value, one("#level").value];
    const wanted = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.verdict);
    let count = 0;
    for (const entry of rows) {
      const fits =
        words.every((word) => entry.text.includes(word)) &&
        (!topic || entry.topic === topic) &&
        (!level || entry.level === level) &&
        (!wanted.length || wanted.some((verdict) => entry.verdicts.includes(verdict)));
      entry.row.hidden = !fits;
      count += fits;
    }
    for (const body of all("#matrix tbody")) body.hidden = !body.querySelector("tr.row:not([hidden])");
    one("#shown").textContent = count === rows.length ? `${count} requirements` : `${count} of ${rows.length} requirements`;
    one("#nothing").hidden = count > 0;
    reachable();
  };

  // ------------------------------------------------------------------------------- the keyboard in the matrix

  const shown = () => all("#matrix tr.row:not([hidden]) a.cell");

  // One cell is reached with Tab, the others from there with the arrow keys.
  const reachable = (cell = shown()[0]) => {
    for (const other of all("#matrix a.cell")) other.tabIndex = other === cell ? 0 : -1;
  };

  const beside = (cell, key) => {
    const cells = shown();
    if (key === "Home") return cells[0];
    if (key === "End") return cells.at(-1);
    if (key === "ArrowRight") return cells[cells.indexOf(cell) + 1];
    if (key === "ArrowLeft") return cells[cells.indexOf(cell) - 1];
    const column = cell.parentElement.cellIndex;
    const visible = rows.filter((entry) => !entry.row.hidden).map((entry) => entry.row);
    const index = visible.indexOf(cell.closest("tr"));
    const others = key === "ArrowDown" ? visible.slice(index + 1) : key === "ArrowUp" ? visible.slice(0, index).reverse() : [];
    return others.map((row) => row.cells[column].querySelector("a.cell")).find(Boolean);
  };

  one("#matrix").addEventListener("keydown", (event) => {
    const cell = event.target.closest("a.cell");
    const next = cell && !event.ctrlKey && !event.metaKey && !event.altKey && beside(cell, event.key);
    if (!next) return;
    event.preventDefault();
    reachable(next);
    next.focus();
  });

  // ------------------------------------------------------------------------------------------------- the dialog

  const putBack = () => {
    if (article) place.replaceWith(article);
    article = null;
  };

  const open = (cell) => {
    const found = cell && document.getElementById(cell.hash.slice(1));
    if (!found) return;
    if (found !== article) {
      putBack();
      place = document.createComment("shown in the dialog");
      found.replaceWith(place);
      opened.replaceChildren(found);
    }
    [article, link] = [found, cell];
    reachable(cell);
    try { history.replaceState(null, "", cell.hash); } catch { /* a page that came from nowhere has no address */ }
    if (!dialog.open) dialog.showModal();
    if (!dialog.contains(document.activeElement)) one("#close").focus();
    dialog.scrollTop = 0;
    const cells = shown();
    one("#before").disabled = cells.indexOf(cell) <= 0;
    one("#after").disabled = cells.indexOf(cell) === cells.length - 1;
  };

  const step = (by) => {
    const cells = shown();
    open(cells[cells.indexOf(link) + by]);
  };

  dialog.addEventListener("close", () => {
    putBack();
    try { history.replaceState(null, "", location.pathname + location.search); } catch { /* the same */ }
    link?.focus();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  // Of the document, since what had the focus may have gone with the explanation before.
  document.addEventListener("keydown", (event) => {
    if (!dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });
  one("#close").addEventListener("click", () => dialog.close());
  one("#before").addEventListener("click", () => step(-1));
  one("#after").addEventListener("click", () => step(1));
  one("#matrix").addEventListener("click", (event) => {
    const cell = event.target.closest("a.cell");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(cell);
  });

  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  }
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    for (const chip of chips) chip.setAttribute("aria-pressed", "false");
    setTimeout(filter);
  });
  // On paper every explanation stands in its place, also the one that is open.
  addEventListener("beforeprint", () => dialog.open && dialog.close());

  filter();
  if (location.hash) open(all("#matrix a.cell").find((cell) => cell.hash === location.hash));
})();
