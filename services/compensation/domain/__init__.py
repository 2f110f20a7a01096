"""The pure rules of compensation: pay tables, a month's statement, and what moves cost."""
