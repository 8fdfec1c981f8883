"""Proof that the wall and race tests are honest: take a wall down and they must go red."""
