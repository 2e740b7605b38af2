// What a page does beside being read: light and dark, what is going on now, copying, and closing what was opened.
(function () {
  "use strict";
  var root = document.documentElement;
  var systemIsDark = window.matchMedia("(prefers-color-scheme: dark)");

  function isDark() {
    var chosen = root.getAttribute("data-md-color-scheme");
    return chosen ? chosen === "slate" : systemIsDark.matches;
  }

  function bindScheme(button) {
    function show() { button.setAttribute("aria-pressed", String(isDark())); }
    button.addEventListener("click", function () {
      var scheme = isDark() ? "default" : "slate";
      root.setAttribute("data-md-color-scheme", scheme);
      try { localStorage.setItem("sk-scheme", scheme); } catch (error) { /* kept for this page alone */ }
      show();
    });
    systemIsDark.addEventListener("change", show);
    show();
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function markNow(row, today) {
    if (row.dataset.first > today || row.dataset.last < today) return;
    row.classList.add("sk-season__row--now");
    row.querySelector(".sk-season__now").hidden = false;
  }

  function bindCopy(button) {
    var source = document.getElementById(button.dataset.skCopy);
    var said = button.parentNode.querySelector("[role=status]");
    button.addEventListener("click", function () {
      var range = document.createRange();
      range.selectNodeContents(source);
      var selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      var copied = false;
      try { copied = document.execCommand("copy"); } catch (error) { copied = false; }
      said.textContent = copied ? button.dataset.skCopied : button.dataset.skSelect;
    });
  }

  function bindMenu(menu) {
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", function (event) {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
  }

  // Material's search listens to keys alone; words that are pasted or spoken come without any.
  function bindSearch(query) {
    query.addEventListener("input", function () { query.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true })); });
  }

  var now = new Date();
  var today = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  document.querySelectorAll(".sk-scheme").forEach(bindScheme);
  document.querySelectorAll("[data-first]").forEach(function (row) { markNow(row, today); });
  document.querySelectorAll("[data-sk-copy]").forEach(bindCopy);
  document.querySelectorAll(".sk-menu").forEach(bindMenu);
  document.querySelectorAll("[data-md-component=search-query]").forEach(bindSearch);
})();
