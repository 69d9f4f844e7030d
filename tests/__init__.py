"""Tests, one folder a room; support/ has the fixtures, house/ the rules about the code itself."""
