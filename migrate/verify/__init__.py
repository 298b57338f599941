"""Proof that nothing was lost: each file rendered back by a stranger and compared with what it was made from."""
