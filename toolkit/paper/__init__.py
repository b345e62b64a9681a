"""What is printed: ballots to fill in by hand, tickets, key slips, notices."""
