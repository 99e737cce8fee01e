"""What the people who go on from here need: the API layer, authentication, monitoring."""
