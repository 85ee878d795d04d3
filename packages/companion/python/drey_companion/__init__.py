"""What the companion of Drey runs in Python: moto's process, and the making of its environment."""
