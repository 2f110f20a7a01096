"""Tables as people keep them: workbooks and CSV files (and JSON rows) in, workbooks and CSV files out."""
