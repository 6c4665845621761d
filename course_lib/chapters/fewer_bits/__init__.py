"""What does a net still know with fewer bits a weight, who pays for it, and what else could the bytes have been?"""
