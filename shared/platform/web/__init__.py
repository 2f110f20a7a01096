"""HTTP: the application, routes of every service, problems, pages, tables in and out."""
