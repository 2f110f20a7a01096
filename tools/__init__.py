"""What developers run: it writes and checks the documents that are made from the code."""
