// The reader's own choice of light or dark, before the first paint. Without a choice the system decides (see site.css).
(function () {
  "use strict";
  try {
    var chosen = localStorage.getItem("sk-scheme");
    if (chosen === "slate" || chosen === "default") document.documentElement.setAttribute("data-md-color-scheme", chosen);
  } catch (error) {
    // A browser that keeps nothing follows the system.
  }
})();
