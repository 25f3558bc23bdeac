"""The second reader is asked: the network, its cost, and what is kept of the answers."""
