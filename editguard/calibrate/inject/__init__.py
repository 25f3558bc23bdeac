"""Drive-by edits as people and models make them, one type a module: what a detector should find.

They are made by `ast` and text alone, and know nothing of how edits are judged.
"""
