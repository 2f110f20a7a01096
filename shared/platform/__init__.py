"""What the three services share around their own work: database, identity, HTTP, jobs, files."""
