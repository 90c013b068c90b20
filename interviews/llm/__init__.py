"""An optional language model that listens and speaks. It decides nothing; each failure ends in the offline twin."""
