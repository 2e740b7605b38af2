// What a page does beside being read: light and dark, what is going on now, turning a wheel, sifting a catalogue,
// folding news and sections away, copying, and closing what was opened.
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
    row.classList.add(row.classList[0] + "--now");
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

  // One step of a wheel at a time, chosen in its ring or turned to; without a script all of them stand in a list.
  function bindWheel(wheel) {
    var steps = Array.from(wheel.querySelectorAll(".sk-wheel__step"));
    var fields = steps.map(function (step) { return wheel.querySelector("a[href='#" + step.id + "']"); });
    var turn = wheel.querySelector(".sk-wheel__turn");
    var here = 0;

    function show(place) {
      here = (place + steps.length) % steps.length;
      steps.forEach(function (step, n) {
        step.classList.toggle("sk-wheel__step--here", n === here);
        if (n === here) fields[n].setAttribute("aria-current", "true"); else fields[n].removeAttribute("aria-current");
      });
      turn.querySelector(".sk-wheel__place").textContent = steps[here].dataset.place;
    }

    function choose(place) {
      show(place);
      wheel.querySelector(".sk-wheel__said").textContent = steps[here].dataset.said;
      steps[here].firstElementChild.scrollIntoView({ block: "nearest" });
    }

    function showAddressed() {
      var place = steps.findIndex(function (step) { return "#" + step.id === location.hash; });
      if (place >= 0) show(place);
    }

    fields.forEach(function (field, place) {
      var keys = {
        " ": place, ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1,
        Home: 0, End: steps.length - 1,
      };
      field.addEventListener("click", function (event) {
        event.preventDefault();
        choose(place);
      });
      field.addEventListener("keydown", function (event) {
        if (!(event.key in keys) || event.altKey || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        choose(keys[event.key]);
        fields[here].focus();
      });
    });
    turn.querySelectorAll("button").forEach(function (button) {
      button.addEventListener("click", function () { choose(here + Number(button.dataset.turn)); });
    });
    window.addEventListener("hashchange", showAddressed);
    wheel.classList.add("sk-wheel--live");
    turn.hidden = false;
    show(0);
    showAddressed();
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

  // A piece of news that its reader has folded away stays folded, until there is a newer one.
  function bindNews(news) {
    var id = news.dataset.skNews;
    try { news.open = localStorage.getItem("sk-news") !== id; } catch (error) { /* a browser that keeps nothing shows it */ }
    news.querySelector("summary").addEventListener("click", function () {
      try { if (news.open) localStorage.setItem("sk-news", id); else localStorage.removeItem("sk-news"); } catch (error) { /* folded on this page alone */ }
    });
  }

  // Filters of a catalogue: any of what is ticked within a group, and all of the groups at once.
  function bindCatalogue(catalogue) {
    var form = catalogue.querySelector(".sk-filters");
    var groups = Array.from(catalogue.querySelectorAll(".sk-filters__group"));
    var items = Array.from(catalogue.querySelectorAll(".sk-method"));
    if (!form) return;
    var said = form.querySelector("[role=status]");

    function isOf(item, box) {
      return (item.getAttribute("data-" + box.name.replace(/_/g, "-")) || "").split(" ").indexOf(box.value) >= 0;
    }

    function fits(item, group) {
      var ticked = Array.from(group.querySelectorAll(":checked"));
      return !ticked.length || ticked.some(function (box) { return isOf(item, box); });
    }

    function sift() {
      items.forEach(function (item) {
        item.hidden = !groups.every(function (group) { return fits(item, group); });
      });
      var shown = items.filter(function (item) { return !item.hidden; }).length;
      var words = shown === items.length ? said.dataset.skAll : shown ? said.dataset.skSome : said.dataset.skNone;
      said.textContent = words.replace("{shown}", shown);
    }

    // A link to something that is sifted away shows all again.
    function showAddressed() {
      var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target || !target.closest(".sk-method[hidden]")) return;
      form.reset();
      sift();
      target.scrollIntoView();
    }

    form.addEventListener("change", sift);
    form.addEventListener("reset", function () { window.setTimeout(sift); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    window.addEventListener("hashchange", showAddressed);
    sift();
  }

  // What is folded opens where a link leads into it; a browser by itself leaves it closed at its own heading.
  function openAddressed() {
    var target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (error) { /* leads nowhere */ }
    var fold = target && target.closest(".sk-fold");
    if (!fold || fold.lastElementChild.open) return;
    fold.lastElementChild.open = true;
    target.scrollIntoView();
  }

  function bindFolds(button) {
    var rests = Array.from(document.querySelectorAll(".sk-fold__rest"));
    var words = { true: button.dataset.skClose, false: button.textContent };
    function areOpen() { return rests.every(function (rest) { return rest.open; }); }
    button.addEventListener("click", function () {
      var isOpening = !areOpen();
      rests.forEach(function (rest) { rest.open = isOpening; });
    });
    rests.forEach(function (rest) {
      rest.addEventListener("toggle", function () { button.textContent = words[areOpen()]; });
    });
    window.addEventListener("hashchange", openAddressed);
    document.addEventListener("click", function (event) {  // a second click on a link changes no address
      if (event.target.closest("a[href*='#']")) window.setTimeout(openAddressed);
    });
    openAddressed();
  }

  // On paper nothing is folded.
  function bindPrint() {
    var folded = [];
    window.addEventListener("beforeprint", function () {
      folded = Array.from(document.querySelectorAll(".sk-content details:not([open])"));
      folded.forEach(function (each) { each.open = true; });
    });
    window.addEventListener("afterprint", function () {
      folded.forEach(function (each) { each.open = false; });
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
  document.querySelectorAll(".sk-wheel").forEach(bindWheel);
  document.querySelectorAll("[data-sk-news]").forEach(bindNews);
  document.querySelectorAll("[data-sk-catalogue]").forEach(bindCatalogue);
  document.querySelectorAll("[data-sk-folds]").forEach(bindFolds);
  bindPrint();
  document.querySelectorAll("[data-sk-copy]").forEach(bindCopy);
  document.querySelectorAll(".sk-menu").forEach(bindMenu);
  document.querySelectorAll("[data-md-component=search-query]").forEach(bindSearch);
})();
