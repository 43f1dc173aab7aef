"""Several people on one phone: who speaks now, a neighbour who is helped, codes typed in chat."""
