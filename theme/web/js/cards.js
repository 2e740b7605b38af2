// Choosing among the questions of a deck: to copy them, or to print them with room to write. Nothing is kept.
(function () {
  "use strict";
  var root = document.documentElement;

  function words(element) { return element ? element.textContent.replace(/\s+/g, " ").trim() : ""; }

  function bindDeck(deck) {
    var form = deck.querySelector(".sk-filters");
    var themes = Array.from(deck.querySelectorAll(".sk-deck__theme"));
    var boxes = Array.from(deck.querySelectorAll(".sk-deck__box"));
    var said = deck.querySelector(".sk-deck__count");
    var actions = deck.querySelector(".sk-deck__actions");
    var field = deck.querySelector(".sk-deck__copy");
    var text = field.querySelector("textarea");

    function chosen() { return boxes.filter(function (box) { return box.checked; }); }

    function show() {
      var count = chosen().length;
      boxes.forEach(function (box) { box.closest(".sk-deck__item").classList.toggle("sk-deck__item--chosen", box.checked); });
      themes.forEach(function (theme) {
        theme.classList.toggle("sk-deck__theme--chosen", theme.querySelector(".sk-deck__item--chosen") !== null);
      });
      said.textContent = count ? said.dataset.skSome.replace("{count}", count) : said.dataset.skNone;
      actions.hidden = !count;
      field.hidden = true;
    }

    // Title, themes and their questions, as it may stand in a mail.
    function plain() {
      var parts = themes.filter(function (theme) { return theme.classList.contains("sk-deck__theme--chosen"); });
      return [words(deck.querySelector(".sk-deck__head"))].concat(parts.map(function (theme) {
        var items = Array.from(theme.querySelectorAll(".sk-deck__item--chosen"));
        return [words(theme.querySelector(".sk-deck__title"))].concat(items.map(function (item) {
          var who = words(item.querySelector(".sk-deck__who"));
          var more = words(item.querySelector(".sk-deck__more"));
          return "- " + words(item.querySelector(".sk-deck__text")) + (who ? " (" + who + ")" : "") + (more ? "\n  " + more : "");
        })).join("\n");
      })).join("\n\n") + "\n";
    }

    function tellCopied() { said.textContent = said.dataset.skCopied.replace("{count}", chosen().length); }

    // Without the clipboard of a safe origin the text is selected, for the reader's own keys.
    function offer() {
      text.value = plain();
      field.hidden = false;
      text.focus();
      text.select();
      text.scrollTop = 0;
      said.textContent = said.dataset.skSelect;
    }

    var acts = {
      copy: function () {
        if (!navigator.clipboard || !navigator.clipboard.writeText) { offer(); return; }
        navigator.clipboard.writeText(plain()).then(tellCopied, offer);
      },
      print: function () {
        root.setAttribute("data-sk-print", "chosen");
        deck.classList.add("sk-deck--printed");
        window.print();
      },
      clear: function () {
        boxes.forEach(function (box) { box.checked = false; });
        show();
        said.focus();
      },
    };

    // Any of the ticked themes; what was chosen in others stays chosen.
    function sift() {
      var ticked = Array.from(form.querySelectorAll(":checked")).map(function (box) { return box.value; });
      var count = 0;
      themes.forEach(function (theme) {
        theme.hidden = ticked.length > 0 && ticked.indexOf(theme.getAttribute("aria-labelledby")) < 0;
        if (!theme.hidden) count += theme.querySelectorAll(".sk-deck__item").length;
      });
      var status = form.querySelector("[role=status]");
      status.textContent = count === boxes.length ? status.dataset.skAll : status.dataset.skSome.replace("{shown}", count);
    }

    // A link to a theme that is sifted away shows all again.
    function showAddressed() {
      var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!target || !target.closest(".sk-deck__theme[hidden]")) return;
      form.reset();
      sift();
      target.scrollIntoView();
    }

    deck.addEventListener("change", function (event) { if (boxes.indexOf(event.target) >= 0) show(); });
    actions.addEventListener("click", function (event) {
      var button = event.target.closest("[data-sk-do]");
      if (button) acts[button.dataset.skDo]();
    });
    window.addEventListener("afterprint", function () {
      root.removeAttribute("data-sk-print");
      deck.classList.remove("sk-deck--printed");
    });
    if (form) {
      form.addEventListener("change", sift);
      form.addEventListener("reset", function () { window.setTimeout(sift); });
      form.addEventListener("submit", function (event) { event.preventDefault(); });
      window.addEventListener("hashchange", showAddressed);
      sift();
    }
    deck.classList.add("sk-deck--live");
    show();
  }

  document.querySelectorAll("[data-sk-deck]").forEach(bindDeck);
})();
