"""How well raters agree: the figures, the page that reads them, and what may be asked of it."""
