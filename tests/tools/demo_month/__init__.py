"""Write the demo month: one account of a fictional company in May 2026, with the right answer.

`story.py` tells what happened, `month.py` numbers it as bank and bookkeeping would, the others
write the files. Nothing is drawn by lot, so that every amount can be explained.
"""
