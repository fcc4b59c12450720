"""Files in and out: spreadsheets of both platforms, workbooks, documents and metrics reports."""
