"""Long work: started in a transaction, delivered by pgqueuer, ended with its effect."""
