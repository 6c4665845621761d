"""What does T do, why T², and is a better model a better teacher?"""
