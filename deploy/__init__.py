"""How Spindle is run: locally, and the documents made from its code."""
