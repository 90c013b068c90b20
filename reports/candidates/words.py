"""What drafts of feedback say about an area of the bank: the same for every question, and so nothing of any key."""

from __future__ import annotations

AREAS = {
    "api-contract": "What an interface promises",
    "async": "Asynchronous code",
    "concurrency": "Things that happen at the same time",
    "correctness": "Correctness",
    "data-modelling": "The shape of data",
    "error-handling": "When something fails",
    "maintainability": "Code that others maintain",
    "observability": "Seeing what runs",
    "performance": "Performance",
    "resource-management": "Resources",
    "security": "Security",
    "testability": "Testability",
}
ADVICE = {
    "api-contract": "When reading, ask what a caller may rely on, and what they get when things go wrong.",
    "async": "When reading, ask at each step what waits, what runs meanwhile, and who looks after the result.",
    "concurrency": "When reading, imagine two of the same at once, and one that stops halfway.",
    "correctness": "When reading, take one ordinary and one odd input and follow each to the end.",
    "data-modelling": "When reading, ask what the data may look like at worst, and where that is ruled out.",
    "error-handling": "When reading, let each call fail once in your mind: who notices, and what is left behind?",
    "maintainability": "When reading, ask what the next person would have to change, and in how many places.",
    "observability": "When reading, ask how you would learn at night that it went wrong, and why.",
    "performance": "When reading, ask how often each line runs, and what happens with a thousand times the data.",
    "resource-management": "When reading, ask of everything that is opened who gives it back, even after a failure.",
    "security": "When reading, ask who may reach each part, and what the worst of them could do with it.",
    "testability": "When reading, ask how you would test each part alone, and what stands in the way.",
}
HABIT = "Going one step deeper would help: what follows, what speaks against it, and what you would do."
